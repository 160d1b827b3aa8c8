import {
  type Abilities,
  type Attached,
  ChatError,
  type ChatService,
  type Complete,
  type Incoming,
  type Message,
  type Pace,
  type Person,
  type Place,
  type Post,
  type Posted,
  type Table,
} from '../core/chat';
import { msPerMessage } from '../core/ms-per-message';
import {
  asText,
  type ChatRobot,
  call,
  canCall,
  type Envelope,
  type HeardMessage,
  isRecord,
  reach,
} from '../core/robot';
import { type ChatConfig, defaultChatConfig } from './chat-config';
import { cleanText, withoutBroadcasts, withoutFence } from './clean';
import { composeText, fileAsText, isText, type Wording } from './compose';
import { attempt } from './failure';
import { addressOf, envelopeFor, roomOf } from './place';
import { characters, type Measure, splitText } from './split';
import { tableText, withWordsBelow } from './table-text';

/** What every service can be reduced to: lines of text in a room. The services that can more extend it. */
export const textOnly: Abilities = {
  thread: false,
  whisper: false,
  update: false,
  upload: false,
  buttons: false,
  colour: false,
};

/** The payload of a message that is a file; content in a form that JSON keeps. */
export interface FilePayload {
  file: { name: string; type: string; text?: string; base64?: string };
  /** Said above the file. */
  caption: string;
}

interface Flight {
  answer: Promise<unknown>;
  /** The adapter has answered, well or badly. */
  landed: boolean;
}

/**
 * A chat service to which everything is text: splitting at its limit, its pace and words for what it cannot
 * draw. A service that can do more overrides what it does better.
 */
export abstract class TextService implements ChatService {
  abstract readonly name: string;
  readonly abilities: Abilities = textOnly;
  /** The least that one message holds, in the service's measure. */
  protected readonly serviceLimit: number = 4_000;
  protected readonly servicePace: Pace = { messages: 1, perMs: 1_000, scope: 'room' };
  protected readonly fences: 'keep' | 'ignore' = 'keep';
  /** What `renderText` is given as it is; all else becomes words. */
  protected readonly draws: ReadonlySet<'table' | 'picture'> = new Set();
  protected readonly measure: Measure = characters;
  protected readonly config: ChatConfig;
  /** The service's own codes for a room, person or right that is gone for good. */
  protected readonly goneCodes: ReadonlySet<string> = new Set();
  /** Where posting a long text as a file failed half-way through its text: how many pieces went out. */
  readonly #spelled = new WeakMap<Message, number>();
  /**
   * What an adapter has not answered for yet. Clients try again on their own, for half an hour some of
   * them: a message that is sent once more waits for the first try instead of arriving twice.
   */
  readonly #inFlight = new WeakMap<Message, Flight>();

  constructor(
    protected readonly robot: ChatRobot,
    config: Partial<ChatConfig> = {},
  ) {
    this.config = { ...defaultChatConfig, ...config };
  }

  get pace(): Pace {
    return this.config.pace ?? this.servicePace;
  }

  /** What one message holds, in the service's measure. */
  get limit(): number {
    return Math.min(this.config.messageLimit ?? this.serviceLimit, this.serviceLimit);
  }

  clean(text: string): string {
    return withoutFence(cleanText(text));
  }

  hear(message: HeardMessage): Incoming {
    const id = asText(message.id);
    const person = this.personOf(message);
    const incoming: Incoming = {
      text: this.clean(asText(message.text) ?? ''),
      person,
      place: this.placeOf(message),
    };
    if (id !== undefined) incoming.id = id;
    return incoming;
  }

  render(post: Post, place: Place): Message[] {
    const whole: Post = { ...this.spelled(post), files: post.files ?? [] };
    const shown = this.abilities.upload ? whole : withFilesAsText(whole);
    const file = this.asFile(shown);
    if (file)
      return [...this.renderText(file.short, place), fileMessage(file.attached), ...this.fileMessages(shown)];
    return [...this.capped(this.renderText(shown, place), post.link), ...this.fileMessages(shown)];
  }

  async send(place: Place, message: Message): Promise<Posted> {
    if (isFilePayload(message.payload)) return this.sendFile(place, message, message.payload);
    const flight = this.#inFlight.get(message) ?? this.#takeOff(place, message);
    try {
      const answer = await this.attempt(`post to ${this.placeName(place)}`, () => flight.answer);
      const id = this.idOf(answer);
      return id === undefined ? { place } : { place, id };
    } finally {
      if (flight.landed) this.#inFlight.delete(message);
    }
  }

  #takeOff(place: Place, message: Message): Flight {
    const answer = new Promise((resolve) => resolve(this.deliver(place, message.payload)));
    const flight: Flight = { answer, landed: false };
    const land = () => {
      flight.landed = true;
    };
    answer.then(land, land);
    this.#inFlight.set(message, flight);
    return flight;
  }

  async whisper(place: Place, person: Person, message: Message): Promise<Posted> {
    return this.send(this.directPlace(place, person), message);
  }

  update(_posted: Posted, _message: Message): Promise<void> {
    return this.unable('change a posted message');
  }

  upload(_place: Place, _file: Attached): Promise<Posted> {
    return this.unable('take files');
  }

  onPress(_listener: (press: Incoming) => void): () => void {
    return () => {};
  }

  onComplete(_complete: Complete): void {}

  /** For what nobody in a room has to know. */
  protected readonly warn = (problem: string): void => {
    if (canCall(this.robot, 'logger', 'warn')) call(this.robot, ['logger', 'warn'], problem);
  };

  /** Output made harmless. */
  protected escape(text: string): string {
    return withoutBroadcasts(text);
  }

  protected mention(person: Person): string {
    return this.displayName(person);
  }

  /** Announcements know a person by id only; Hubot's brain has the name of everybody it has heard. */
  protected displayName({ id, name }: Person): string {
    if (name !== id) return name;
    return asText(reach(this.robot, 'brain', 'data', 'users', id, 'name')) ?? name;
  }

  /** Rules and other bots name people by what they are called; the brain knows whose name that is. */
  protected known(person: Person): Person {
    const users = reach(this.robot, 'brain', 'data', 'users');
    if (!isRecord(users) || users[person.id] !== undefined) return person;
    const found = Object.entries(users).find(([, user]) => reach(user, 'name') === person.id);
    return found ? { id: found[0], name: person.id } : person;
  }

  protected personOf(message: HeardMessage): Person {
    const id = asText(message.user?.id) ?? asText(message.user?.name) ?? 'someone';
    return { id, name: asText(message.user?.name) ?? id };
  }

  protected placeOf(message: HeardMessage): Place {
    return { room: roomOf(message), address: addressOf(message) };
  }

  protected directPlace(_place: Place, person: Person): Place {
    return { room: person.name, direct: true, address: { user: { id: person.id, name: person.name } } };
  }

  /** For error sentences: what a person would call the place. */
  protected placeName(place: Place): string {
    return place.direct ? 'a direct message' : place.room;
  }

  protected wording(place: Place): Wording {
    return {
      escape: (text) => this.escape(text),
      mention: (person) => (place.direct ? '' : this.mention(this.known(person))),
      typed: (say) => (place.direct ? say : `${this.robot.name} ${say}`),
    };
  }

  protected renderText(post: Post, place: Place): Message[] {
    const text = composeText(post, this.wording(place));
    return this.split(text).map((piece) => ({ text: piece, payload: piece }));
  }

  /** What the service does not draw of a post, as words below its text. */
  protected spelled({ table, picture, ...post }: Post): Post {
    const drawn: Post = { ...post };
    const words: string[] = [];
    if (table !== undefined && this.draws.has('table')) drawn.table = table;
    else if (table !== undefined) words.push(this.tableWords(table));
    if (picture !== undefined && this.draws.has('picture')) drawn.picture = picture;
    else if (picture !== undefined) words.push(`${picture.alt}: ${picture.url}`);
    return withWordsBelow(drawn, words.join('\n'));
  }

  /** Aligned text stands in a code block, where the service has one. */
  protected tableWords(table: Table): string {
    const text = tableText(table);
    return this.fences === 'ignore' ? text : `\`\`\`\n${text.replaceAll('```', "'''")}\n\`\`\``;
  }

  protected split(text: string): string[] {
    return splitText(text, { limit: this.limit, measure: this.measure, fences: this.fences });
  }

  /** Hands one message to the adapter: throws, rejects or resolves as that does. */
  protected deliver(place: Place, payload: unknown): unknown {
    return this.sendThroughHubot(envelopeFor(place), payload);
  }

  protected sendThroughHubot(envelope: Envelope, payload: unknown): unknown {
    const { robot } = this;
    if (canCall(robot, 'send')) return (robot.send as ChatRobot['adapter']['send'])(envelope, payload);
    return robot.adapter.send(envelope, payload);
  }

  /** The id of what was posted, in what the adapter resolved to. */
  protected idOf(_answer: unknown): string | undefined {
    return undefined;
  }

  protected attempt(what: string, call: () => unknown): Promise<unknown> {
    return attempt({ what, timeoutMs: this.config.sendTimeoutMs, gone: this.goneCodes }, call);
  }

  protected unable(what: string): Promise<never> {
    return Promise.reject(new ChatError('failed', `${this.name} cannot ${what} through this adapter`));
  }

  /** The text of a post that is better read in a file, and what is said in its place. */
  private asFile(post: Post): { short: Post; attached: Attached } | undefined {
    const text = post.body === undefined || post.body === '' ? post.text : `${post.text}\n${post.body}`;
    if (!this.abilities.upload || this.config.fileAbove === 0 || text.length <= this.config.fileAbove)
      return undefined;
    const long = text.replace(/^\n+/, '');
    const short: Post = { ...post, text: beginning(long), files: [] };
    delete short.body;
    return { short, attached: { name: 'result.txt', content: long, type: 'text/plain' } };
  }

  private fileMessages(post: Post): Message[] {
    return this.abilities.upload ? (post.files ?? []).map(fileMessage) : [];
  }

  private capped(messages: Message[], link: string | undefined): Message[] {
    const most =
      this.config.maxMessages ??
      (this.abilities.upload || isModest(messages, this.pace) ? 0 : MAX_MESSAGES_WITHOUT_FILES);
    if (most === 0 || messages.length <= most) return messages;
    const where = link === undefined ? 'the whole result is in StackStorm' : `the whole result: ${link}`;
    const note = `(${messages.length - most} more messages are not shown; ${where})`;
    return [...messages.slice(0, most), { text: note, payload: note }];
  }

  /** A file, or its text message by message where the service says that it takes no file from this bot. */
  private async sendFile(place: Place, message: Message, payload: FilePayload): Promise<Posted> {
    const file = fileOf(payload);
    let refusal: ChatError | undefined;
    if (!this.#spelled.has(message)) {
      try {
        return await this.upload(place, file);
      } catch (error) {
        refusal = error instanceof ChatError ? error : undefined;
        if (refusal?.kind === 'busy' || !isText(file)) throw error;
      }
    }
    const pieces = this.renderText({ text: `${fileAsText(file)}` }, place);
    let posted: Posted = { place };
    for (const [index, piece] of pieces.entries()) {
      if (index < (this.#spelled.get(message) ?? 0)) continue;
      posted = await this.send(place, piece);
      this.#spelled.set(message, index + 1);
    }
    return posted;
  }
}

/** A result of a megabyte would fill a room for minutes. */
const MAX_MESSAGES_WITHOUT_FILES = 20;
/** What help, history and a captured command take; where each line is a message, that is many of them. */
const MODEST_LENGTH = 10_000;

/** Whoever waits for another answer in the same room does not wait longer than this for the end of one. */
const MODEST_MS = 120_000;

function isModest(messages: readonly Message[], pace: Pace): boolean {
  const length = messages.reduce((sum, { text }) => sum + text.length, 0);
  return length <= MODEST_LENGTH && messages.length * msPerMessage(pace) <= MODEST_MS;
}
const LINES_SHOWN = 10;
const CHARACTERS_SHOWN = 700;

/** The first lines of a long text, and how much there is. */
function beginning(text: string): string {
  const lines = text.split('\n');
  const first = splitText(lines.slice(0, LINES_SHOWN).join('\n'), { limit: CHARACTERS_SHOWN })[0] ?? '';
  return `${first}\n… (${lines.length} lines in all, in the file below)`;
}

function withFilesAsText(post: Post): Post {
  if (!post.files || post.files.length === 0) return post;
  return { ...post, text: [post.text, ...post.files.map(fileAsText)].join('\n'), files: [] };
}

function fileMessage(file: Attached): Message {
  const { name, type, content } = file;
  const payload: FilePayload = {
    file:
      typeof content === 'string'
        ? { name, type, text: content }
        : { name, type, base64: content.toString('base64') },
    caption: name,
  };
  return { text: `(file ${name})`, payload };
}

function isFilePayload(payload: unknown): payload is FilePayload {
  return typeof payload === 'object' && payload !== null && 'file' in payload && 'caption' in payload;
}

function fileOf({ file }: FilePayload): Attached {
  const content = file.text ?? Buffer.from(file.base64 ?? '', 'base64');
  return { name: file.name, type: file.type, content };
}
