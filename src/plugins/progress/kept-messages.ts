import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import type { Memory } from '../../core/memory';
import { messageOf } from '../../core/message-of';
import type { StackStorm } from '../../core/stackstorm';
import type { LiveMessages, WatchedCommand } from './live-messages';

const REMEMBER_MS = 24 * 3_600_000;
/** So long after a bot has died another one takes its messages. */
const LEASE_MS = 12_000;
const LOOK_MS = 4_000;

export interface KeptMessagesOptions {
  memory: Memory;
  clock: Clock;
  log: Log;
  st2: Pick<StackStorm, 'execution'>;
  /** Of this process; no two share it. */
  id: string;
}

type Screen = Pick<LiveMessages, 'watch' | 'onEvent'>;

/**
 * The live messages that are shown, kept over restarts. Of several bots on one memory the one that shows
 * a message holds a lease on it; when that bot dies, another takes the message over and brings it to its end.
 */
export class KeptMessages {
  readonly #options: KeptMessagesOptions;
  /** Executions whose messages this bot shows. */
  readonly #shown = new Set<string>();
  #callOff: (() => void) | undefined;
  #stopped = false;

  constructor(options: KeptMessagesOptions) {
    this.#options = options;
  }

  async keep(watched: WatchedCommand): Promise<void> {
    const { execution } = watched.story;
    this.#shown.add(execution);
    await this.#holds(execution);
    await this.#options.memory.set(`live:${execution}`, watched, REMEMBER_MS);
  }

  async forget(execution: string): Promise<void> {
    this.#shown.delete(execution);
    await this.#options.memory.delete(`live:${execution}`);
    if (this.#options.memory.shared) await this.#release(execution);
  }

  /** What nobody else shows is shown here from now on, with what happened to it meanwhile. */
  takeUp(live: Screen): Promise<void> {
    return this.#take(live, () => true);
  }

  /** Renews what this bot shows, and looks for what a dead one has left; alone there is nothing to look for. */
  start(live: Screen): void {
    if (!this.#options.memory.shared || this.#stopped) return;
    this.#callOff = this.#options.clock.after(LOOK_MS, () => {
      const news = (execution: string) => !this.#shown.has(execution);
      void this.#take(live, news).finally(() => this.start(live));
    });
  }

  /** Gives back what it shows, so that others need not wait. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    if (!this.#options.memory.shared) return;
    await Promise.all([...this.#shown].map((execution) => this.#release(execution).catch(() => {})));
  }

  async #take(live: Screen, wanted: (execution: string) => boolean): Promise<void> {
    const { memory, st2, log } = this.#options;
    try {
      for (const [, watched] of await memory.list<WatchedCommand>('live:')) {
        const id = watched.story.execution;
        if (!(await this.#holds(id)) || !wanted(id)) continue;
        this.#shown.add(id);
        live.watch(watched);
        const execution = await st2.execution(id).catch(() => undefined);
        if (execution !== undefined) live.onEvent({ name: 'st2.execution__update', data: execution });
      }
    } catch (error) {
      log.warn(`Live messages could not be resumed: ${messageOf(error)}`);
    }
  }

  #release(execution: string): Promise<void> {
    return this.#options.memory.release(`showing:${execution}`, this.#options.id);
  }

  async #holds(execution: string): Promise<boolean> {
    const { memory, id } = this.#options;
    return !memory.shared || memory.claim(`showing:${execution}`, id, LEASE_MS);
  }
}
