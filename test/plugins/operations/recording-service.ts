import type {
  Abilities,
  ChatService,
  Incoming,
  Message,
  Pace,
  Person,
  Place,
  Post,
  Posted,
} from '../../../src/core/chat';

/** One message in a room, with everything that it ever said. */
export interface Recorded {
  id: string;
  place: Place;
  /** For one person's eyes. */
  to?: Person;
  /** The newest is the last. */
  posts: Post[];
}

/** A chat service that remembers what was said, with everything that a service can have. */
export class RecordingService implements ChatService {
  readonly name = 'recording';
  readonly abilities: Abilities;
  readonly pace: Pace = { messages: 1000, perMs: 1_000, scope: 'room' };
  readonly messages: Recorded[] = [];
  #press: ((press: Incoming) => void) | undefined;

  constructor(abilities: Partial<Abilities> = {}) {
    const all = {
      thread: true,
      whisper: true,
      update: true,
      upload: true,
      buttons: true,
      colour: true,
    };
    this.abilities = { ...all, ...abilities };
  }

  hear(): Incoming {
    throw new Error('nothing is heard here: the test speaks to the dispatcher');
  }

  clean(text: string): string {
    return text;
  }

  render(post: Post): Message[] {
    return [{ text: [post.text, post.body].filter(Boolean).join('\n'), payload: post }];
  }

  async send(place: Place, message: Message): Promise<Posted> {
    return this.#record(place, message);
  }

  async whisper(place: Place, to: Person, message: Message): Promise<Posted> {
    return this.#record({ ...place, direct: true }, message, to);
  }

  async update(posted: Posted, message: Message): Promise<void> {
    this.messages.find(({ id }) => id === posted.id)?.posts.push(message.payload as Post);
  }

  async upload(
    place: Place,
    file: { name: string; content: string | Buffer; type: string },
  ): Promise<Posted> {
    return this.#record(place, {
      text: file.name,
      payload: { text: file.name, files: [file] } satisfies Post,
    });
  }

  async react(): Promise<void> {}

  onComplete(): void {}

  onPress(listener: (press: Incoming) => void): () => void {
    this.#press = listener;
    return () => {
      this.#press = undefined;
    };
  }

  press(incoming: Incoming): void {
    this.#press?.(incoming);
  }

  /** What a message shows now, as plain text. */
  static text({ posts, to }: Recorded): string {
    const post = posts[posts.length - 1];
    const mention = post?.mention === undefined ? '' : `@${post.mention.name} `;
    return `${to === undefined ? '' : `(to ${to.name}) `}${mention}${[post?.text, post?.body].filter(Boolean).join('\n')}`;
  }

  #record(place: Place, message: Message, to?: Person): Posted {
    const id = `m${this.messages.length + 1}`;
    this.messages.push({ id, place, ...(to === undefined ? {} : { to }), posts: [message.payload as Post] });
    return { place, id };
  }
}
