/**
 * A template that Jinja refuses. It is said twice: `message` for the people who write templates, and `inJinjasWords`
 * as Jinja 3 itself says it, which StackStorm passes on through its API.
 */
export class JinjaSyntaxError extends Error {
  constructor(
    message: string,
    /** Characters from the template's beginning. */
    readonly at: number,
    readonly inJinjasWords: string = message,
  ) {
    super(message);
    this.name = 'JinjaSyntaxError';
  }
}
