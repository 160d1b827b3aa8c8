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

export const JINJA: Language = { name: 'jinja', files: ['jinja.jsonl'], judge, deviations: [] };
