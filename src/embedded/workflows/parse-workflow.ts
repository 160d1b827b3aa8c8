import { floatYaml11Tag } from 'js-yaml';
import { isMapping } from '../../core/mapping';
import { Float, float } from '../../language/expression/python-values';
import { PYTHON_SCHEMA, parseYaml } from '../../language/yaml/parse-yaml';

const FLOATS_AS_WRITTEN = PYTHON_SCHEMA.withTags({
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
    return typeof value === 'number' ? (float(value) as number) : value;
  },
});

/**
 * The text of a workflow as JSON. Only its version stays a Float where it is written as one: inspection says `2.0`, not
 * `2`, of one that it does not know.
 * @throws YAMLException
 */
export function parseWorkflow(text: string): unknown {
  const parsed = parseYaml(text, FLOATS_AS_WRITTEN) ?? null;
  const plain: unknown = JSON.parse(
    JSON.stringify(parsed, (_key, value) => (value instanceof Float ? value.value : value)),
  );
  if (!isMapping(parsed) || !isMapping(plain)) return plain;
  return parsed.version instanceof Float ? { ...plain, version: parsed.version } : plain;
}
