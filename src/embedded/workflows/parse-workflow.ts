import { floatYaml11Tag } from 'js-yaml';
import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { Float, float } from '../../language/expression/python-values';
import { PYTHON_SCHEMA, parseYaml } from '../../language/yaml/parse-yaml';

const FLOATS_AS_WRITTEN = PYTHON_SCHEMA.withTags({
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
    return typeof value === 'number' ? (float(value) as number) : value;
  },
});

/** Keys whose value must be a whole number: inspection says `2.0`, not `2`, of a float. */
const WHOLE = new Set(['version', 'join', 'delay', 'concurrency', 'count']);

/**
 * The text of a workflow as JSON. Floats that are whole stay a Float only where inspection looks for whole numbers.
 * @throws YAMLException
 */
export function parseWorkflow(text: string): unknown {
  const parsed = parseYaml(text, FLOATS_AS_WRITTEN) ?? null;
  const plain: unknown = JSON.parse(
    JSON.stringify(parsed, (_key, value) => (value instanceof Float ? value.value : value)),
  );
  if (!isMapping(parsed) || !isMapping(plain)) return plain;
  for (const [name, task] of Object.entries(mapping(parsed.tasks))) {
    const kept = mapping(mapping(plain.tasks)[name]);
    keepFloats(task, kept);
    for (const key of ['with', 'retry']) keepFloats(mapping(task)[key], mapping(kept[key]));
  }
  keepFloats(parsed, plain);
  return plain;
}

function keepFloats(from: unknown, to: Mapping): void {
  for (const [key, value] of Object.entries(mapping(from)))
    if (value instanceof Float && WHOLE.has(key)) to[key] = value;
}
