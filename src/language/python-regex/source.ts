import { RegexError } from './syntax';

/** The pattern, token by token: a token is one character, or a backslash and the character after it. */
export class Source {
  /** The token that comes next; undefined at the end. */
  next: string | undefined;
  #after = 0;

  constructor(readonly text: string) {
    this.#advance();
  }

  /** Where the next token starts. */
  get position(): number {
    return this.#after - (this.next?.length ?? 0);
  }

  #advance(): void {
    const at = this.#after;
    const unit = this.text.charCodeAt(at);
    if (Number.isNaN(unit)) {
      this.next = undefined;
      return;
    }
    if (unit === 0x5c) {
      if (at + 1 >= this.text.length) throw new RegexError('bad escape (end of pattern)');
      const code = this.text.codePointAt(at + 1) ?? 0;
      this.#after = at + (code > 0xffff ? 3 : 2);
    } else if (unit >= 0xd800 && unit <= 0xdbff) {
      this.#after = at + ((this.text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
    } else {
      this.#after = at + 1;
      this.next = this.text[at];
      return;
    }
    this.next = this.text.slice(at, this.#after);
  }

  /** Passes the next token and returns it; '' at the end. */
  take(): string {
    const token = this.next ?? '';
    this.#advance();
    return token;
  }

  /** Passes the next token where it is `token`. */
  eat(token: string): boolean {
    if (this.next !== token) return false;
    this.#advance();
    return true;
  }

  /** Up to `count` tokens of one kind. */
  takeWhile(count: number, wanted: (token: string) => boolean): string {
    let taken = '';
    for (let left = count; left > 0 && this.next !== undefined && wanted(this.next); left -= 1) {
      taken += this.take();
    }
    return taken;
  }

  /** All up to `end`, which is passed; `what` names it in the error. */
  takeUntil(end: string, what: string): string {
    let taken = '';
    for (;;) {
      if (this.next === undefined) {
        throw new RegexError(taken === '' ? `missing ${what}` : `missing ${end}, unterminated name`);
      }
      const token = this.take();
      if (token === end) {
        if (taken === '') throw new RegexError(`missing ${what}`);
        return taken;
      }
      taken += token;
    }
  }

  /** Goes to a place in the text. */
  seek(position: number): void {
    this.#after = position;
    this.#advance();
  }
}
