import { dump } from 'js-yaml';
import { PYTHON_SCHEMA, parseYaml } from '../yaml/parse-yaml';
import { ExpressionError } from './expression-error';
import { toPlain } from './python-values';

/** YAML in block style with sorted keys, as Python's dumper writes it. */
export function toYaml(value: unknown): string {
  return dump(toPlain(value), { sortKeys: true, lineWidth: 80, noRefs: true, schema: PYTHON_SCHEMA });
}

/** @throws ExpressionError with the parser's sentence, without its excerpt of the text */
export function fromYaml(text: string): unknown {
  try {
    return JSON.parse(JSON.stringify(parseYaml(text) ?? null));
  } catch (error) {
    throw new ExpressionError(
      'ValueError',
      `not valid YAML: ${error instanceof Error ? error.message.split('\n')[0] : 'unreadable'}`,
    );
  }
}
