import type { Key } from 'node:readline';
import type { Clock } from '../../core/clock';
import type { BotAtWork, RunningCommand } from './bot-at-work';
import { whenQuiet } from './quiet';
import type { Style } from './style';
import { visibleControls } from './visible-controls';
import { wrapLine } from './wrap';

export interface LeavingOptions {
  clock: Clock;
  atWork(): BotAtWork;
  /** Says something as the person who sits there. */
  say(line: string): void;
  leave(): void;
  /** Shows a line above. */
  tell(text: string): void;
  changed(): void;
}

const MAX_NAMED = 3;

type State = 'staying' | 'warned' | 'asking' | 'ending';

/**
 * The ways out: Ctrl-C at an empty line, and Ctrl-D. Neither cuts anybody off unasked: while commands run, Ctrl-C asks
 * what is to become of them, and Ctrl-D waits until all is answered.
 */
export class Leaving {
  readonly #options: LeavingOptions;
  #state: State = 'staying';
  #callOff = () => {};

  constructor(options: LeavingOptions) {
    this.#options = options;
  }

  /** Whether a question stands there that the next key answers. */
  get asks(): boolean {
    return this.#state === 'asking';
  }

  /** Ctrl-C where nothing was typed. */
  interrupt(): void {
    const { atWork, leave } = this.#options;
    const { busy, running } = atWork();
    if (busy || running.length > 0) this.#become('asking');
    else if (this.#state === 'staying') this.#become('warned');
    else leave();
  }

  /** Ctrl-D where nothing was typed, or `exit`. */
  end(): void {
    const { atWork, clock } = this.#options;
    this.#become('ending');
    this.#callOff = whenQuiet(
      () => atWork().busy,
      clock,
      () => this.#leaveAnswered(),
    );
  }

  /** Somebody types something else: nobody wants to leave just now. An end that was asked for stays asked for. */
  stay(): void {
    if (this.#state === 'warned') this.#become('staying');
  }

  /** The answer to the question. */
  key(typed: string | undefined, key: Key): void {
    const { atWork, say, leave } = this.#options;
    const { running } = atWork();
    const control = key.ctrl ? key.name : undefined;
    if (typed === 'e' || control === 'c') leave();
    else if (typed === 'w' || control === 'd') this.end();
    else this.#become('staying');
    if (typed === 'c') for (const { execution } of running) say(`st2 cancel ${execution}`);
  }

  stop(): void {
    this.#callOff();
  }

  /** What stands below the line about that. */
  rows(columns: number, style: Style): string[] {
    const { busy, running } = this.#options.atWork();
    const what = inWords(running);
    switch (this.#state) {
      case 'staying':
        return [];
      case 'warned':
        return [style.quiet('Ctrl-C again ends, and so does Ctrl-D.')];
      case 'asking':
        return wrapLine(
          `${what} ${running.length > 1 ? 'are' : 'is'} not done: [w]ait and end then, ${running.length > 0 ? '[c]ancel, ' : ''}[e]nd now; any other key: stay`,
          columns,
        ).map((row) => style.headline(row, 'waiting'));
      case 'ending':
        if (!busy) return [];
        return wrapLine(
          `Ending when this is answered: ${inWords(running.filter((one) => !one.waitsForPeople))}. Ctrl-C: more`,
          columns,
        ).map(style.quiet);
    }
  }

  /** Only what waits for people is left: it is there again at the next start. */
  #leaveAnswered(): void {
    const { atWork, tell, leave } = this.#options;
    const { running } = atWork();
    if (running.length > 0) tell(`Still waiting for an answer, also at the next start: ${inWords(running)}`);
    leave();
  }

  #become(state: State): void {
    this.#callOff();
    this.#callOff = () => {};
    this.#state = state;
    this.#options.changed();
  }
}

function inWords(running: readonly RunningCommand[]): string {
  const titles = running.map(({ title }) => visibleControls(title).replaceAll('\n', ' '));
  if (titles.length === 0) return 'what was said last';
  const some = titles.slice(0, MAX_NAMED).join(', ');
  return titles.length > MAX_NAMED ? `${some} and ${titles.length - MAX_NAMED} more` : some;
}
