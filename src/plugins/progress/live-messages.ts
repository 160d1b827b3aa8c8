import { type Pace, type Place, type Post, type Posted, placeKey } from '../../core/chat';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { type Execution, isFinal, type StreamEvent } from '../../core/stackstorm-types';
import { afterExecution, type ProgressState, storyAfter } from './progress-state';
import { renderMany } from './render-many';
import { renderProgress, renderProgressLine } from './render-progress';

/** Where live messages are shown. */
export interface Screen {
  /** Whether a posted message can be changed. */
  readonly canUpdate: boolean;
  readonly pace: Pace;
  /** Resolves to undefined when it could not be posted. */
  post(place: Place, post: Post): Promise<Posted | undefined>;
  update(posted: Posted, post: Post): Promise<void>;
}

/** A command that is being watched; plain JSON, so that it can be kept over a restart. */
export interface WatchedCommand {
  story: ProgressState;
  place: Place;
  posted?: Posted;
}

export interface LiveOptions {
  clock: Clock;
  log: Log;
  screen: Screen;
  /** Commands that end sooner than this show nothing. */
  patienceMs: number;
  /** Keeps what is shown, so that a bot that starts again goes on changing the same messages. */
  keep(watched: WatchedCommand): Promise<void>;
  forget(execution: string): Promise<void>;
  /** Takes secrets out of output before it is shown. */
  hide(text: string): string;
  /** Asks the server: the end may have come before anybody watched, or while the stream was away. */
  look(execution: string): Promise<Execution | undefined>;
}

/** More than so many in one room are shown together in one message. */
const MAX_IN_A_ROOM = 8;
/** Elapsed time alone is worth an update only now and then, or each second where a service takes everything. */
const TICK_MS = 15_000;
const UNLIMITED_TICK_MS = 1_000;
/** Where nothing can be changed, a new line for one command at most so often. */
const LINE_EVERY_MS = 30_000;

interface Live extends WatchedCommand {
  /** What was last shown of it is no longer true. */
  dirty: boolean;
  shownAt: number;
}

/** Everything that one room shows. */
interface Room {
  place: Place;
  live: Map<string, Live>;
  board: { posted?: Posted; stories: Map<string, ProgressState>; dirty: boolean };
  callOff?: () => void;
  busy: boolean;
}

/**
 * One message for each command that takes a while, changed in place as it goes; a few plain lines where
 * the service cannot change messages. Each room has half of the service's pace at most: results come
 * first. Ends are shown before anything else, and every command that was shown is shown ending.
 */
export class LiveMessages {
  readonly #options: LiveOptions;
  readonly #rooms = new Map<string, Room>();
  /** Executions and their tasks, and what shows them. */
  readonly #byId = new Map<string, { room: Room; execution: string }>();
  readonly #everyMs: number;
  readonly #tickMs: number;
  #stopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
    const { messages, perMs } = options.screen.pace;
    this.#everyMs = Math.max(1_000, (2 * perMs) / messages);
    this.#tickMs = Number.isFinite(messages) ? TICK_MS : UNLIMITED_TICK_MS;
  }

  /** How many commands are being watched. */
  get size(): number {
    let size = 0;
    for (const room of this.#rooms.values()) size += room.live.size + room.board.stories.size;
    return size;
  }

  /** Begins to watch a command; one that was shown before a restart comes with its message. */
  watch(watched: WatchedCommand): void {
    const room = this.#room(watched.place);
    if (room.live.has(watched.story.execution)) return;
    const live: Live = { ...watched, dirty: watched.posted !== undefined, shownAt: 0 };
    room.live.set(watched.story.execution, live);
    this.#index(room, watched.story);
    void this.#options.keep(watched).catch(() => {});
    this.#schedule(room);
  }

  /** Takes in an event of the stream; those of executions that nobody watches cost next to nothing. */
  onEvent(event: StreamEvent): void {
    const found = this.#whose(event);
    if (found === undefined) return;
    const { room, execution } = found;
    const now = this.#options.clock.now();
    const live = room.live.get(execution);
    const known = live?.story ?? room.board.stories.get(execution);
    if (known === undefined) return;
    const story = storyAfter(known, event, now);
    if (story === known) return;
    for (const task of story.tasks.slice(known.tasks.length)) this.#byId.set(task.id, found);
    if (live === undefined) {
      room.board.stories.set(execution, story);
      room.board.dirty = true;
    } else {
      live.story = story;
      live.dirty = true;
    }
    this.#schedule(room);
  }

  /** Which watched command an event is about: its own, one of its tasks', or a new task's. */
  #whose({ data }: StreamEvent): { room: Room; execution: string } | undefined {
    if (typeof data !== 'object' || data === null) return undefined;
    const { id, parent, execution_id } = data as { id?: string; parent?: string; execution_id?: string };
    for (const key of [execution_id ?? id, parent]) {
      const found = key === undefined ? undefined : this.#byId.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  stop(): void {
    this.#stopped = true;
    for (const room of this.#rooms.values()) room.callOff?.();
  }

  #room(place: Place): Room {
    const key = placeKey(place);
    let room = this.#rooms.get(key);
    if (room === undefined) {
      room = { place, live: new Map(), board: { stories: new Map(), dirty: false }, busy: false };
      this.#rooms.set(key, room);
    }
    return room;
  }

  #schedule(room: Room): void {
    if (this.#stopped || room.callOff !== undefined || room.busy) return;
    room.callOff = this.#options.clock.after(this.#everyMs, () => {
      delete room.callOff;
      room.busy = true;
      void this.#show(room)
        .catch((error: Error) => {
          // A bot that ends closes its memory under what it shows: the answer tells how the command ended.
          if (!this.#stopped) this.#options.log.warn(`Progress could not be shown: ${error.message}`);
        })
        .finally(() => {
          room.busy = false;
          if (room.live.size > 0 || room.board.stories.size > 0) this.#schedule(room);
          else this.#rooms.delete(placeKey(room.place));
        });
    });
  }

  /** One call to the chat service at most: whatever matters most in this room now. */
  async #show(room: Room): Promise<void> {
    const now = this.#options.clock.now();
    this.#dropQuick(room);
    this.#board(room, now);
    const next = this.#mostUrgent(room, now);
    if (next !== undefined) return this.#showOne(room, next, now);
    if (room.board.dirty) return this.#showBoard(room, now);
  }

  /** Ended before anybody was shown anything: the result alone is enough. */
  #dropQuick(room: Room): void {
    for (const live of room.live.values()) {
      if (live.posted === undefined && live.shownAt === 0 && isFinal(live.story.status))
        this.#drop(room, live);
    }
  }

  /** Too many to follow one by one: those without a message of their own share one. */
  #board(room: Room, now: number): void {
    if (!this.#options.screen.canUpdate) return;
    let own = [...room.live.values()].filter((live) => live.posted !== undefined).length;
    for (const live of [...room.live.values()]) {
      if (live.posted !== undefined || !this.#isSlow(live, now)) continue;
      own += 1;
      if (own <= MAX_IN_A_ROOM) continue;
      room.live.delete(live.story.execution);
      room.board.stories.set(live.story.execution, live.story);
      room.board.dirty = true;
    }
  }

  #isSlow(live: Live, now: number): boolean {
    return now - live.story.startedAt >= this.#options.patienceMs;
  }

  #mostUrgent(room: Room, now: number): Live | undefined {
    const due = [...room.live.values()].filter((live) => this.#isDue(live, now));
    due.sort((one, other) => {
      const ends = Number(isFinal(other.story.status)) - Number(isFinal(one.story.status));
      return ends !== 0 ? ends : one.shownAt - other.shownAt;
    });
    return due[0];
  }

  #isDue(live: Live, now: number): boolean {
    if (!this.#isSlow(live, now)) return false;
    if (isFinal(live.story.status)) return true;
    const since = now - live.shownAt;
    if (!this.#options.screen.canUpdate) return live.dirty && since >= LINE_EVERY_MS;
    return live.posted === undefined || live.dirty || since >= this.#tickMs;
  }

  async #showOne(room: Room, live: Live, now: number): Promise<void> {
    const { screen, hide, look } = this.#options;
    if (live.shownAt === 0 && !isFinal(live.story.status)) {
      const found = await look(live.story.execution).catch(() => undefined);
      if (found !== undefined) live.story = afterExecution(live.story, found, now);
      if (isFinal(live.story.status) && live.posted === undefined) return this.#drop(room, live);
    }
    const story = live.story;
    live.dirty = false;
    live.shownAt = now;
    if (!screen.canUpdate) {
      // The result itself tells the end; a line more would only be noise.
      if (isFinal(story.status)) this.#drop(room, live);
      else await screen.post(room.place, { text: hide(renderProgressLine(story, now)), outcome: 'running' });
      return;
    }
    const told = renderProgress(story, now);
    const post = {
      ...told,
      text: hide(told.text),
      ...(told.body === undefined ? {} : { body: hide(told.body) }),
    };
    if (live.posted === undefined) {
      const posted = await screen.post(room.place, post);
      if (posted?.id === undefined) return this.#drop(room, live);
      live.posted = posted;
      await this.#options.keep({ story, place: live.place, posted });
    } else {
      await this.#update(live.posted, post, () => {
        live.dirty = true;
      });
    }
    if (isFinal(story.status) && !live.dirty) this.#drop(room, live);
  }

  async #showBoard(room: Room, now: number): Promise<void> {
    const { board } = room;
    const stories = [...board.stories.values()];
    board.dirty = false;
    const told = renderMany(stories, now);
    const post = { ...told, text: this.#options.hide(told.text) };
    if (board.posted === undefined) {
      const posted = await this.#options.screen.post(room.place, post);
      if (posted?.id !== undefined) board.posted = posted;
    } else {
      await this.#update(board.posted, post, () => {
        board.dirty = true;
      });
    }
    if (board.dirty || !stories.every((story) => isFinal(story.status))) return;
    for (const story of stories) this.#forget(story);
    room.board = { stories: new Map(), dirty: false };
  }

  /** A failed change is tried again with the next turn; one that the service refuses for good is not. */
  async #update(posted: Posted, post: Post, again: () => void): Promise<void> {
    try {
      await this.#options.screen.update(posted, post);
    } catch (error) {
      this.#options.log.debug(`A live message could not be changed: ${messageOf(error)}`);
      if ((error as { kind?: string }).kind !== 'gone') again();
    }
  }

  #drop(room: Room, live: Live): void {
    room.live.delete(live.story.execution);
    this.#forget(live.story);
  }

  #index(room: Room, story: ProgressState): void {
    for (const id of [story.execution, ...story.tasks.map((task) => task.id)]) {
      this.#byId.set(id, { room, execution: story.execution });
    }
  }

  #forget(story: ProgressState): void {
    for (const id of [story.execution, ...story.tasks.map((task) => task.id)]) this.#byId.delete(id);
    void this.#options.forget(story.execution).catch(() => {});
  }
}
