import { ExpressionError } from './expression-error';

/** How much work one rendering may do: enough for the largest honest workflow, far too little to stop the process. */
const STEPS = 500_000;
const CHARACTERS = 64 * 1024 * 1024;
/** Expressions nested deeper than this are nobody's; the limit keeps our own recursion off the stack's end. */
const DEPTH = 200;

/** Counts the steps, the characters and the depth of one rendering and stops it when a limit is reached. */
export class Budget {
  #steps = STEPS;
  #characters = CHARACTERS;
  #depth = 0;

  /** @throws ExpressionError when the rendering has done more than its share */
  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) {
      throw new ExpressionError('LimitError', `the expression needs more than ${STEPS} steps`);
    }
  }

  /** Accounts for a text or list of this length that is about to be made. */
  grow(length: number): void {
    this.#characters -= length;
    if (this.#characters < 0) {
      throw new ExpressionError('LimitError', `the expression makes more than ${CHARACTERS} characters`);
    }
  }

  /** Runs `inner` one level deeper. */
  nest<T>(inner: () => T): T {
    this.#depth += 1;
    try {
      if (this.#depth > DEPTH) {
        throw new ExpressionError('LimitError', `the expression is nested deeper than ${DEPTH} levels`);
      }
      return inner();
    } finally {
      this.#depth -= 1;
    }
  }
}
