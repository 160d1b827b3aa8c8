import { ExpressionError } from '../../../src/language/expression/expression-error';
import { evaluatePython, hasInlineTemplate } from '../../../src/language/jinja/jinja';
import type { Verdict } from '../verdicts';
import type { Language, LanguageRow } from './language';
import { isSameValue } from './same-value';
import { functionsFor } from './yaql';

/** Compares a value, or that there is an error, as orquesta's evaluator gives it. */
function judge(row: LanguageRow): Verdict {
  const text = row.expression as string;
  const isError = Object.hasOwn(row, 'error');
  try {
    const functions = Object.fromEntries(functionsFor(row.context as Record<string, unknown>));
    const value = hasInlineTemplate(text) ? evaluatePython(text, functions) : text;
    if (isError) return `no ${String(row.error)}`;
    return isSameValue(value, row.value) ? undefined : 'another value';
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return isError ? undefined : `${error.kind}: ${error.message.slice(0, 120)}`;
  }
}

const expressionOf = (row: LanguageRow): string => String(row.expression);

export const JINJA: Language = {
  name: 'jinja',
  files: ['jinja.jsonl'],
  judge,
  deviations: [
    {
      reason: 'the keys of our dicts are texts, so that a number as a key is printed as a text',
      covers: (row) => /\{\d+:/.test(expressionOf(row)),
    },
    {
      reason: "orquesta's own variables, such as __vars, are not reachable",
      covers: (row) => expressionOf(row).includes('__'),
    },
  ],
};
