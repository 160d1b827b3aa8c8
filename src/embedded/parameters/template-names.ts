import { readJinja } from '../../language/jinja/references';
import { isTemplate } from '../packs/pack-config';
import { pythonRepr } from '../python-text';

/** Names that mean something in every template; a parameter of that name is not waited for. */
const GLOBALS = new Set(['range', 'dict', 'lipsum', 'cycler', 'joiner', 'namespace']);

/** What loops and `set` name themselves. */
const LOCAL_NAMES = /\{%-?\s*(?:for|set)\s([\w,\s]+)/g;

/**
 * The names that the templates in a value look up; undefined where it has none, or none that Jinja can read. StackStorm
 * reads an object or list as Python prints it, where quotation marks of both kinds and backslashes are escaped: an
 * expression that has them is none, and the whole value stays as it is written.
 */
export function namesOf(value: unknown): string[] | undefined {
  const text = typeof value === 'string' ? value : pythonRepr(value);
  if (!isTemplate(text)) return undefined;
  const own = new Set(
    [...text.matchAll(LOCAL_NAMES)].flatMap(
      ([, words = '']) => words.split(/\sin\s/)[0]?.match(/\w+/g) ?? [],
    ),
  );
  try {
    return readJinja(text)
      .names.map(({ name }) => name)
      .filter((name) => !own.has(name) && !GLOBALS.has(name));
  } catch {
    return undefined;
  }
}
