import type { Clock } from '../../core/clock';
import type { TerminalEntry } from './entry';
import { liveRows } from './entry-lines';
import type { Style } from './style';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 120;
/** What waits for somebody does not turn. */
const WAITS = '‖';

/** What goes on at the moment, above the prompt, with a sign that turns while it does. */
export class LiveEntries {
  readonly #entries = new Map<string, TerminalEntry>();
  readonly #clock: Clock;
  readonly #redraw: () => void;
  #frame = 0;
  #callOff: (() => void) | undefined;

  /** @param redraw is called for each turn of the sign */
  constructor(clock: Clock, redraw: () => void) {
    this.#clock = clock;
    this.#redraw = redraw;
  }

  set(id: string, entry: TerminalEntry): void {
    this.#entries.set(id, entry);
    this.#turn();
  }

  delete(id: string): void {
    this.#entries.delete(id);
    if (this.#entries.size === 0) this.stop();
  }

  stop(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  /** The newest, in as many rows as there may be. */
  rows(columns: number, most: number, style: Style): string[] {
    const sign = FRAMES[this.#frame % FRAMES.length] ?? '';
    const all = [...this.#entries.values()].flatMap((entry) =>
      liveRows(entry, entry.outcome === 'waiting' ? WAITS : sign, columns, style),
    );
    return all.slice(-most);
  }

  #turn(): void {
    this.#callOff ??= this.#clock.after(FRAME_MS, () => {
      this.#callOff = undefined;
      this.#frame += 1;
      this.#redraw();
      this.#turn();
    });
  }
}
