import { ExpressionError } from './expression-error';

/** How much work one rendering may do: enough for the largest honest workflow, far too little to stop the process. */
const STEPS = 500_000;
/** What the steps may do between them: nodes visited, items gone over, and texts read, a sixteenth of a node a character. */
const WORK = 20_000_000;
/** What a node costs of which a copy or a key is made, and kept in memory. */
export const COPYING = 8;
const CHARACTERS_PER_WORK = 16;
/** 64 MB, as a text beyond Latin-1 takes two bytes a character. */
const CHARACTERS = 32 * 1024 * 1024;
/** Expressions nested deeper than this are nobody's; the limit keeps our own recursion off the stack's end. */
const DEPTH = 200;

/** The budget of the rendering that is under way. Renderings are synchronous, so there is never more than one. */
let current: Budget | undefined;

/**
 * Accounts for work inside a step: whatever visits the nodes of a value calls it, however deep inside it is called.
 * Outside a rendering it does nothing.
 * @param nodes values visited, compared or copied
 * @throws ExpressionError when the rendering has done more than its share
 */
export function spend(nodes = 1): void {
  current?.work(nodes);
}

/** As `spend`, for a text that is read from end to end. */
export function spendReading(text: string): void {
  current?.work(1 + text.length / CHARACTERS_PER_WORK);
}

/** Accounts for a text that was just made, and gives it back. */
export function madeText(text: string): string {
  current?.grow(text.length);
  return text;
}

/** Counts the steps, the work in them, the characters and the depth of one rendering and stops it when a limit is reached. */
export class Budget {
  #steps = STEPS;
  #work = WORK;
  #characters = CHARACTERS;
  #depth = 0;

  /** @throws ExpressionError when the rendering has done more than its share */
  step(count = 1): void {
    this.#steps -= count;
    if (this.#steps < 0) {
      throw new ExpressionError('LimitError', `the expression needs more than ${STEPS} steps`);
    }
  }

  /** Work done so far, in nodes. */
  get spent(): number {
    return WORK - this.#work;
  }

  work(nodes: number): void {
    this.#work -= nodes;
    if (this.#work < 0) {
      throw new ExpressionError('LimitError', `the expression needs more than ${WORK} pieces of work`);
    }
  }

  /** Runs a rendering on this budget: what `spend` accounts for inside is taken from it. */
  during<T>(rendering: () => T): T {
    const outer = current;
    current = this;
    try {
      return rendering();
    } finally {
      current = outer;
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
