/** So many lines of each sensor are kept, the newest. */
const MAX_LINES = 500;
/** A longer line is cut. */
const MAX_LINE = 2000;

/** What a sensor has logged and printed lately, line by line. */
export class SensorLog {
  readonly #lines: string[] = [];
  #rest = '';

  /** Whatever its process wrote, in pieces. */
  write(data: string): void {
    const lines = (this.#rest + data).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) this.note(line);
  }

  /** A line of the bot's own about it. */
  note(line: string): void {
    this.#lines.push(line.slice(0, MAX_LINE));
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }

  /** What it wrote before it ended is a line, even without an end. */
  end(): void {
    if (this.#rest !== '') this.note(this.#rest);
    this.#rest = '';
  }

  /** The last line that says something: why a process ended. */
  get last(): string | undefined {
    return this.#lines.findLast((line) => line.trim() !== '');
  }

  toString(): string {
    return [...this.#lines, ...(this.#rest === '' ? [] : [this.#rest])].map((line) => `${line}\n`).join('');
  }
}
