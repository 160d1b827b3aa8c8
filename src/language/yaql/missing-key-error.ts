import { ExpressionError } from '../expression/expression-error';
import { yaqlRepr } from './value-text';

/** A key that a dict does not have. StackStorm words it apart from all other errors. */
export class MissingKeyError extends ExpressionError {
  readonly key: string;

  constructor(key: unknown) {
    super('KeyError', yaqlRepr(key));
    this.key = typeof key === 'string' ? key : yaqlRepr(key);
  }
}
