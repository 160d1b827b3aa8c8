import { boolYaml11Tag, load, NOT_RESOLVED, YAML11_SCHEMA, YAMLException } from 'js-yaml';

/** PyYAML takes `yes` and `on` for true, but leaves `y` and `n` what they are: names like any other. */
export const PYTHON_SCHEMA = YAML11_SCHEMA.withTags({
  ...boolYaml11Tag,
  resolve: (source, isExplicit, tagName) =>
    /^[yn]$/i.test(source) ? NOT_RESOLVED : boolYaml11Tag.resolve(source, isExplicit, tagName),
});

/** How many lines of one file are moved before it is given up. */
const MAX_REPAIRS = 200;

/**
 * YAML 1.1 as StackStorm reads it. PyYAML does not mind where the further lines of a quoted text begin, our parser
 * does: such a line is moved to the right, which changes nothing of the text.
 * @throws YAMLException with the line, where the text is no YAML for either
 */
export function parseYaml(text: string): unknown {
  const lines = text.split('\n');
  for (let repairs = 0; ; repairs += 1) {
    try {
      return load(lines.join('\n'), { schema: PYTHON_SCHEMA });
    } catch (error) {
      if (!(error instanceof YAMLException) || error.mark === undefined) throw error;
      const { line } = error.mark;
      if (error.reason !== 'deficient indentation' || repairs === MAX_REPAIRS) throw error;
      const before = /^ */.exec(lines[line - 1] ?? '')?.[0] ?? '';
      lines[line] = `${before}  ${(lines[line] ?? '').trimStart()}`;
    }
  }
}
