import { type Incoming, type Place, placeKey } from '../core/chat';
import type { Memory } from '../core/memory';
import type { Started, StartedCommands } from '../core/started';
import { locked } from './locked';

const REMEMBER_MS = 30 * 24 * 3_600_000;
/** So many of the newest are remembered for a room: what "last" and shortened ids look through. */
const MAX_IN_A_ROOM = 50;

/** What was started from chat, by whom and where: what "last", a thread and a shortened id refer to. */
export class RememberedCommands implements StartedCommands {
  readonly #memory: Memory;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** @param message the service's id of the message that asked: threads begin at it */
  async add(started: Started, message: string | undefined): Promise<void> {
    const { execution, place } = started;
    await this.#memory.set(`started:${execution}`, started, REMEMBER_MS);
    const room = `recent:${place.room}`;
    await locked(this.#memory, room, async () => {
      const before = (await this.#memory.get<string[]>(room)) ?? [];
      await this.#memory.set(room, [...before, execution].slice(-MAX_IN_A_ROOM), REMEMBER_MS);
    });
    const threads = [message, place.thread].filter((thread) => thread !== undefined);
    for (const thread of threads) await this.inThread({ ...place, thread }, execution);
  }

  /** What is said in this thread from now on is about this execution. */
  async inThread(place: Place, execution: string): Promise<void> {
    await this.#memory.set(`thread:${placeKey(place)}`, execution, REMEMBER_MS);
  }

  async find(execution: string): Promise<Started | undefined> {
    return this.#memory.get<Started>(`started:${execution}`);
  }

  /** The execution that a thread is about, or undefined outside of one. */
  async ofThread(place: Place): Promise<string | undefined> {
    return place.thread === undefined ? undefined : this.#memory.get<string>(`thread:${placeKey(place)}`);
  }

  /** What was started in this room, newest first. */
  async inRoom({ room }: Place): Promise<Started[]> {
    const ids = (await this.#memory.get<string[]>(`recent:${room}`)) ?? [];
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found.filter((started) => started !== undefined).reverse();
  }

  /** This person's last one here, else the last one of anybody here. */
  async last({ person, place }: Pick<Incoming, 'person' | 'place'>): Promise<Started | undefined> {
    const here = await this.inRoom(place);
    return here.find((started) => started.person.id === person.id) ?? here[0];
  }
}
