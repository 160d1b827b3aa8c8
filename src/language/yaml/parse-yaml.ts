import { boolYaml11Tag, load, NOT_RESOLVED, YAML11_SCHEMA, YAMLException } from 'js-yaml';

/** PyYAML takes `yes` and `on` for true, but leaves `y` and `n` what they are: names like any other. */
export const PYTHON_SCHEMA = YAML11_SCHEMA.withTags({
  ...boolYaml11Tag,
  resolve: (source, isExplicit, tagName) =>
    /^[yn]$/i.test(source) ? NOT_RESOLVED : boolYaml11Tag.resolve(source, isExplicit, tagName),
});

/** How many characters of one file are read again, to move the lines that stand too far left, before it is given up. */
const MAX_READ_AGAIN = 400_000;

/** What aliases may add to a text: each member of a list or mapping counts one, and each character. */
const MAX_UNFOLDED = 200_000;

/** Aliases of aliases make gigabytes of a few hundred characters as soon as somebody goes over the value. */
function withinReason(value: unknown, text: string): unknown {
  const sizes = new Map<object, number>();
  const sizeOf = (each: unknown): number => {
    if (typeof each === 'string') return 1 + each.length;
    if (typeof each !== 'object' || each === null) return 1;
    const known = sizes.get(each);
    if (known !== undefined) return known;
    // One that holds itself has no end.
    sizes.set(each, Number.POSITIVE_INFINITY);
    let size = 1;
    for (const [key, inner] of Object.entries(each)) size += key.length + sizeOf(inner);
    sizes.set(each, size);
    return size;
  };
  if (sizeOf(value) <= MAX_UNFOLDED + 4 * text.length) return value;
  throw new YAMLException('the aliases (*name) in it unfold to far more than the text itself');
}

/**
 * YAML 1.1 as StackStorm reads it. PyYAML does not mind where the further lines of a quoted text begin, our parser
 * does: such a line is moved to the right, which changes nothing of the text.
 * @throws YAMLException with the line, where the text is no YAML for either, and where its aliases unfold to far more
 * than the text says
 */
export function parseYaml(text: string, schema = PYTHON_SCHEMA): unknown {
  const lines = text.split('\n');
  let readAgain = 0;
  for (;;) {
    try {
      return withinReason(load(lines.join('\n'), { schema }), text);
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined) throw error;
      const { line } = error.mark;
      readAgain += text.length;
      if (error.reason !== 'deficient indentation' || readAgain > MAX_READ_AGAIN) throw error;
      const before = /^ */.exec(lines[line - 1] ?? '')?.[0] ?? '';
      lines[line] = `${before}  ${(lines[line] ?? '').trimStart()}`;
    }
  }
}
