/** What Jinja itself has in every template, by name. */
export const JINJA_GLOBALS: readonly string[] = ['range', 'dict', 'lipsum', 'cycler', 'joiner', 'namespace'];
