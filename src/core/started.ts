import type { Incoming, Person, Place } from './chat';

/** An execution that somebody started from chat. Plain JSON; holds no secret. */
export interface Started {
  execution: string;
  person: Person;
  place: Place;
  /** The command as it may be shown. */
  title: string;
  /** `pack.alias` */
  command: string;
  action: string;
  /** Milliseconds since 1970. */
  at: number;
  approvers?: Person[];
}

/** What was started from chat, by whom and where: what "last", a thread and a shortened id refer to. */
export interface StartedCommands {
  /** @param message the service's id of the message that asked: threads begin at it */
  add(started: Started, message: string | undefined): Promise<void>;
  /** What is said in this thread from now on is about this execution. */
  inThread(place: Place, execution: string): Promise<void>;
  find(execution: string): Promise<Started | undefined>;
  /** The execution that a thread is about, or undefined outside of one. */
  ofThread(place: Place): Promise<string | undefined>;
  /** What was started in this room, newest first. */
  inRoom(place: Place): Promise<Started[]>;
  /** This person's last one here, else the last one of anybody here. */
  last(said: Pick<Incoming, 'person' | 'place'>): Promise<Started | undefined>;
}
