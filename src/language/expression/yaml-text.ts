import { floatYaml11Tag } from 'js-yaml';
import { PYTHON_SCHEMA, parseYaml } from '../yaml/parse-yaml';
import { spend } from './budget';
import { ExpressionError } from './expression-error';
import { dict, Float, float } from './python-values';

/** As `PYTHON_SCHEMA`, with floats that are whole told from integers. */
const EXACT_SCHEMA = PYTHON_SCHEMA.withTags({
  ...floatYaml11Tag,
  resolve: (source, isExplicit, tagName) => {
    const value = floatYaml11Tag.resolve(source, isExplicit, tagName);
    return typeof value === 'number' ? float(value) : value;
  },
});

/** What the parser gave, as the values of an expression; what an alias stands for is shared, as it is in Python. */
function fromYamlValue(value: unknown, seen = new Map<unknown, unknown>()): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object' || value === null || value instanceof Float) return value ?? null;
  const known = seen.get(value);
  if (known !== undefined) return known;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const each of value) list.push(fromYamlValue(each, seen));
    return list;
  }
  const made = dict();
  seen.set(value, made);
  for (const [key, each] of Object.entries(value)) made[key] = fromYamlValue(each, seen);
  return made;
}

/** Longer texts are read while nobody else is served; JSON has no such limit, as it is read far faster. */
const MAX_YAML = 128 * 1024;

/** @throws ExpressionError with the parser's sentence, without its excerpt of the text, or for a text that is too long */
export function fromYaml(text: string): unknown {
  spend(8 * text.length);
  if (text.length > MAX_YAML) {
    throw new ExpressionError(
      'LimitError',
      `the YAML has ${text.length} characters and is not read in an expression beyond ${MAX_YAML}; use JSON, or read it in an action`,
    );
  }
  try {
    return text.trim() === '' ? null : fromYamlValue(parseYaml(text, EXACT_SCHEMA));
  } catch (error) {
    throw new ExpressionError(
      'ValueError',
      `not valid YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`,
    );
  }
}
