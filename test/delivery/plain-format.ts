import type { ResultFormat } from '../../src/delivery/direct-answers';

/** Formats every result as what its action printed, and fails where that is `fails`. */
export const plainFormat: ResultFormat = {
  refusal: () => undefined,
  render({ result }) {
    const { stdout = '' } = (result ?? {}) as { stdout?: string };
    if (stdout === 'silent') return { kind: 'silent' };
    if (stdout === 'fails') return { kind: 'failed', reason: "'foo' is undefined", cause: 'template' };
    return { kind: 'message', message: `${stdout}{~}`, extra: {} };
  },
};
