import { messageOf } from '../core/message-of';
import type { ActionAlias } from '../core/stackstorm-types';
import { renderTemplate } from '../language/jinja/jinja';
import type { ResultFormat } from './direct-answers';

export const resultFormat: ResultFormat = {
  refusal: (alias: ActionAlias) =>
    (alias.result?.format ?? '') === '' || alias.result?.extra !== undefined
      ? 'only StackStorm makes its default message and extra'
      : undefined,
  render(execution, alias) {
    if (alias?.result?.enabled === false) return { kind: 'silent' };
    try {
      const context = { execution, alias } as unknown as Record<string, unknown>;
      return { kind: 'message', message: renderTemplate(alias?.result?.format ?? '', context), extra: {} };
    } catch (error) {
      return { kind: 'failed', reason: messageOf(error) };
    }
  },
};
