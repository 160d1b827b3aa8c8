/**
 * The one error that an expression can end in, be it Jinja or YAQL. `kind` is the name under which StackStorm
 * reports it (`UndefinedError`, `NoFunctionRegisteredException`, …) and is part of what a person reads.
 */
export class ExpressionError extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.name = 'ExpressionError';
    this.kind = kind;
  }
}

/** A text that is no expression at all; `at` counts characters from the text's beginning. */
export class ExpressionSyntaxError extends ExpressionError {
  readonly at: number;

  constructor(message: string, at: number) {
    super('TemplateSyntaxError', message);
    this.name = 'ExpressionSyntaxError';
    this.at = at;
  }
}
