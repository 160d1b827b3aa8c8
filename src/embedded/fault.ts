import { messageOf } from '../core/message-of';

/** What the API answers instead of what was asked: an HTTP status and one sentence. */
export class Fault extends Error {
  readonly status: number;
  /** Further fields of the body, beside `faultstring`. */
  readonly fields: Record<string, unknown>;

  constructor(status: number, sentence: string, fields: Record<string, unknown> = {}) {
    super(sentence);
    this.name = 'Fault';
    this.status = status;
    this.fields = fields;
  }
}

export const badRequest = (sentence: string) => new Fault(400, sentence);
export const notFound = (sentence = 'The resource could not be found.') => new Fault(404, sentence);
/** As StackStorm says it of most things that have a reference. */
export const noResource = (reference: string) =>
  notFound(`Resource with a reference or id "${reference}" not found`);
export const forbidden = (sentence: string) => new Fault(403, sentence);

/** What went wrong, in the one line that may be shown. */
export function sentenceOf(error: unknown): string {
  const text = messageOf(error);
  return text.split('\n')[0] ?? '';
}
