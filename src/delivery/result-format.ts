import { sentAs } from '../core/read-sent-json';
import type { Execution } from '../core/stackstorm-types';
import { parsePythonJson } from '../language/expression/python-json';
import { dict } from '../language/expression/python-values';
import { renderResult, resultRefusal } from '../language/result';
import type { ResultFormat } from './direct-answers';

/** Results in the words of their alias, as StackStorm's chatops pack would put them. */
export const resultFormat: ResultFormat = {
  refusal: resultRefusal,
  render(execution, alias) {
    const rendered = renderResult(alias, asSent(execution));
    if (rendered.kind === 'silent') return rendered;
    if (rendered.kind === 'refused')
      return { kind: 'failed', reason: clause(rendered.reason), cause: rendered.cause };
    return { kind: 'message', message: rendered.message, extra: rendered.extra };
  },
};

/** With the numbers of its result as StackStorm wrote them: Python tells `2.0` from `2`. */
function asSent(execution: Execution): object {
  const sent = sentAs(execution.result);
  if (sent === undefined) return execution;
  const { result, parameters, elapsed_seconds } = sent.way.reduce<object>(
    (within, name) => (within as Record<string | number, object>)[name] ?? {},
    parsePythonJson(sent.text) as object,
  ) as Execution;
  return dict(Object.entries({ ...execution, result, parameters, elapsed_seconds }));
}

/** A sentence as it stands within another one. */
function clause(sentence: string): string {
  return sentence.replace(/^The /, 'the ').replace(/\.$/, '');
}
