import type {
  ChatError,
  ChatService,
  Incoming,
  Message,
  Pace,
  Person,
  Place,
  Post,
  Posted,
} from '../../src/core/chat';
import { type Clock, systemClock } from '../../src/core/clock';
import type { HeardMessage } from '../../src/core/robot';

export interface Said {
  room: string;
  thread?: string;
  to?: string;
  text: string;
}

/** A chat service that writes down what was said, and fails as it is told. */
export class RecordingChat implements ChatService {
  readonly name = 'recording';
  readonly abilities = {
    thread: true,
    whisper: true,
    update: true,
    upload: false,
    buttons: false,
    colour: false,
  };
  readonly said: Said[] = [];
  readonly posts: Post[] = [];
  /** Errors for the next sends; undefined lets one through. */
  readonly failures: (ChatError | undefined)[] = [];
  pace: Pace;
  /** Splits every post into so many messages. */
  pieces = 1;
  sendMs = 0;
  readonly #clock: Clock;

  constructor(pace: Partial<Pace> = {}, clock: Clock = systemClock) {
    this.#clock = clock;
    this.pace = { messages: Number.POSITIVE_INFINITY, perMs: 0, scope: 'room', ...pace };
  }

  get texts(): string[] {
    return this.said.map(({ text }) => text);
  }

  clean(text: string): string {
    return text;
  }

  hear(message: HeardMessage): Incoming {
    return { text: String(message.text), person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } };
  }

  render(post: Post): Message[] {
    this.posts.push(post);
    const to = post.mention === undefined ? '' : `@${post.mention.name} `;
    const text = to + [post.text, post.body].filter((part) => part !== undefined && part !== '').join('|');
    return Array.from({ length: this.pieces }, (_, index) => ({
      text: this.pieces === 1 ? text : `${text} ${index + 1}/${this.pieces}`,
      payload: null,
    }));
  }

  async send(place: Place, message: Message): Promise<Posted> {
    return this.#say({
      room: place.room,
      ...(place.thread ? { thread: place.thread } : {}),
      text: message.text,
    });
  }

  async whisper(place: Place, person: Person, message: Message): Promise<Posted> {
    return this.#say({ room: place.room, to: person.id, text: message.text });
  }

  /** Messages that were changed: which, and what they say since. */
  readonly changed: { id: string | undefined; text: string }[] = [];

  async update({ id }: Posted, { text }: Message): Promise<void> {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.changed.push({ id, text });
  }
  async upload(place: Place): Promise<Posted> {
    return { place };
  }
  onComplete(): void {}

  onPress(): () => void {
    return () => {};
  }

  async #say(said: Said): Promise<Posted> {
    const { sendMs } = this;
    if (sendMs > 0) await new Promise<void>((resolve) => this.#clock.after(sendMs, resolve));
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    this.said.push(said);
    return { place: { room: said.room }, id: String(this.said.length) };
  }
}
