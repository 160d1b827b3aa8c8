import { renderResult, resultRefusal } from '../language/result';
import type { ResultFormat } from './direct-answers';

/** Results in the words of their alias, as StackStorm's chatops pack would put them. */
export const resultFormat: ResultFormat = {
  refusal: resultRefusal,
  render(execution, alias) {
    const rendered = renderResult(alias, execution);
    if (rendered.kind === 'silent') return rendered;
    if (rendered.kind === 'refused') return { kind: 'failed', reason: clause(rendered.reason) };
    return { kind: 'message', message: rendered.message, extra: rendered.extra };
  },
};

/** A sentence as it stands within another one. */
function clause(sentence: string): string {
  return sentence.replace(/^The /, 'the ').replace(/\.$/, '');
}
