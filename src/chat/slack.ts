import {
  type Abilities,
  type Attached,
  type Button,
  ChatError,
  type ChatService,
  type Incoming,
  type Message,
  type Pace,
  type Person,
  type Place,
  type Posted,
  type Table,
} from '../core/chat';
import { opensForm } from '../core/drawn-form';
import { messageOf } from '../core/message-of';
import { asText, type ChatRobot, call, canCall, type HeardMessage, reach } from '../core/robot';
import { type AttachmentPayload, AttachmentService } from './attachment-service';
import type { ChatConfig } from './chat-config';
import { withoutBroadcasts } from './clean';
import { addressOf, roomOf } from './place';
import { type SlackApi, slackApi, slackWeb } from './slack-api';
import { drawInSlack } from './slack-form';
import { ACTION_PREFIX, pressOf } from './slack-press';
import { isBare, slashOf } from './slack-slash';
import { slackTable } from './slack-table';
import { escapedLength, escapeSlack, typedInSlack, withoutCalls } from './slack-text';
import { shorten } from './split';

const MAX_BUTTONS = 25;
const MAX_LABEL = 75;
const MAX_VALUE = 2_000;
const MAX_FALLBACK = 200;
/** Field of an attachment with a table, never sent: the same in words. */
const IN_WORDS = 'in_words';

/** hubot-slack over RTM and @hubot-friends/hubot-slack over Socket Mode. */
export class SlackChat extends AttachmentService {
  readonly name = 'slack';
  override readonly abilities: Abilities;
  protected override readonly serviceLimit = 4_000;
  protected override readonly servicePace: Pace = { messages: 1, perMs: 1_000, scope: 'room' };
  protected override readonly goneCodes = new Set([
    'account_inactive',
    'cannot_dm_bot',
    'channel_not_found',
    'is_archived',
    'message_not_found',
    'cant_update_message',
    'not_in_channel',
    'restricted_action',
    'restricted_action_read_only_channel',
    'user_disabled',
    'user_not_found',
    'users_not_found',
  ]);
  readonly #api: SlackApi;
  /** Calls off what waits for Slack, when its client has been told to wait. */
  readonly #waiting = new Set<(seconds: number) => void>();
  /** Hears what is pressed and typed as a slash command. */
  #say: (incoming: Incoming) => void = () => {};
  #offersCommands = false;
  /** Direct channels by user: opening one is a call each time. */
  readonly #directs = new Map<string, string>();

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    this.#api = slackApi(robot.adapter);
    const web = slackWeb(robot.adapter);
    if (canCall(web, 'on')) {
      call(web, ['on'], 'rate_limited', (seconds: unknown) => {
        for (const callOff of this.#waiting) callOff(typeof seconds === 'number' ? seconds : 1);
      });
    }
    this.abilities = {
      thread: true,
      whisper: true,
      update: canCall(robot.adapter, 'client', 'web', 'chat', 'update'),
      upload: this.#api.uploads,
      buttons: this.#socket() !== undefined,
      colour: true,
    };
  }

  override hear(message: HeardMessage): Incoming {
    const raw = asText(reach(message, 'rawMessage', 'text')) ?? asText(message.rawText);
    const heard = super.hear(message);
    if (raw === undefined) return heard;
    const typed = this.clean(typedInSlack(raw, (id) => this.#nameOf(id)));
    // In a direct message the adapter puts the bot's name in front; what was typed has none.
    const prefix = addedPrefix(heard.text, typed, [this.robot.name, this.robot.alias]);
    return { ...heard, text: `${prefix}${typed}` };
  }

  override async whisper(place: Place, person: Person, message: Message): Promise<Posted> {
    try {
      const direct = await this.#openDirect(this.known(person));
      return await this.send({ room: direct, direct: true }, message);
    } catch (error) {
      // No right to open direct messages: in the room, for the person's eyes. Slack does not promise to
      // show it, so it is the second choice.
      if (!(error instanceof ChatError) || error.kind === 'busy' || place.direct) throw error;
      const args = { ...this.#address(place), user: this.known(person).id, ...argumentsOf(message.payload) };
      await this.attempt(`whisper to ${person.name}`, () => this.#api.postEphemeral(args));
      return { place };
    }
  }

  override async update(posted: Posted, message: Message): Promise<void> {
    if (posted.id === undefined) return this.unable('change a message without an id');
    const which = { channel: posted.place.room, ts: posted.id, attachments: [] };
    await this.attempt(`change a message in ${this.placeName(posted.place)}`, () =>
      this.#withTables(message.payload, (args) => this.#api.update({ ...which, ...args })),
    );
  }

  override async upload(place: Place, file: Attached): Promise<Posted> {
    if (!this.abilities.upload) return this.unable('take files');
    const { name, content } = file;
    const where = place.thread === undefined ? {} : { thread: place.thread };
    await this.attempt(`put ${name} into ${this.placeName(place)}`, () =>
      this.#api.uploadFile({ name, content, channel: place.room, ...where }),
    );
    return { place };
  }

  override onPress(listener: (press: Incoming) => void): () => void {
    const socket = this.#socket();
    if (socket === undefined) return () => {};
    this.#say = listener;
    const hears = (name: string, read: (body: unknown) => Incoming | undefined) => (event: unknown) => {
      const said = read(reach(event, 'body'));
      // What belongs to other scripts is theirs to acknowledge.
      if (!said) return;
      // Slack shows the person an error unless it is acknowledged within three seconds.
      void this.attempt('acknowledge what came', () => call(event, ['ack'])).catch(() => {});
      // What opens a form is not said: see `onForm`.
      const isChosen = name === 'slash_commands' && this.#offersCommands && isBare(reach(event, 'body'));
      if (opensForm(said.text) === undefined && !isChosen) listener(said);
    };
    const heard = {
      interactive: hears('interactive', pressOf),
      slash_commands: hears('slash_commands', slashOf),
    };
    for (const [name, onEvent] of Object.entries(heard)) call(socket, ['on'], name, onEvent);
    return () => {
      const off = ['off', 'removeListener'].find((name) => canCall(socket, name));
      if (off === undefined) return;
      for (const [name, onEvent] of Object.entries(heard)) call(socket, [off], name, onEvent);
    };
  }

  /** Modals come with Socket Mode; over RTM nothing can be pressed. */
  get onForm(): ChatService['onForm'] {
    const socket = this.#socket();
    if (socket === undefined) return undefined;
    return (handler) => {
      this.#offersCommands = true;
      const say = (incoming: Incoming) => this.#say(incoming);
      const stop = drawInSlack({ socket, web: slackWeb(this.robot.adapter), say }, handler, this.warn);
      return () => {
        this.#offersCommands = false;
        stop();
      };
    };
  }

  protected override readonly measure = escapedLength;

  protected override escape(text: string): string {
    return escapeSlack(withoutBroadcasts(text));
  }

  protected override quiet(text: string): string {
    return withoutCalls(text);
  }

  protected override calm(text: string): string {
    return withoutBroadcasts(text);
  }

  protected override encode(piece: string): string {
    return escapeSlack(piece);
  }

  protected override pressable(buttons: Button[]): Button[] {
    // A command that was cut would be another command: what is too long for a button is typed.
    const fitting = buttons.filter(({ say }) => this.abilities.buttons && say.length <= MAX_VALUE);
    return fitting.slice(0, MAX_BUTTONS);
  }

  protected override drawButtons(buttons: Button[]): Record<string, unknown> {
    return buttonRow(buttons);
  }

  protected override readonly draws = new Set(['table', 'picture'] as const);

  protected override drawTable(table: Table): Record<string, unknown> {
    const words = this.escape(this.tableWords(table));
    return { fallback: shorten(words, MAX_FALLBACK), blocks: [slackTable(table)], [IN_WORDS]: words };
  }

  protected override mention(person: Person): string {
    return /^[UW][A-Z0-9]+$/.test(person.id) ? `<@${person.id}>` : this.escape(this.displayName(person));
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = roomOf(message);
    const place: Place = { room, address: addressOf(message) };
    const thread = asText(message.thread_ts) ?? asText(reach(message, 'rawMessage', 'thread_ts'));
    if (thread !== undefined) place.thread = thread;
    if (/^D/.test(room) || reach(message, 'rawMessage', 'channel_type') === 'im') place.direct = true;
    return place;
  }

  /** Slack's older servers and clients of companies refuse tables; then the answer must not be lost with them. */
  protected override async deliver(place: Place, payload: unknown): Promise<unknown> {
    const where = this.#address(place);
    return this.#withTables(payload, (args) => this.#api.postMessage({ ...where, ...args }));
  }

  async #withTables(payload: unknown, send: (args: Record<string, unknown>) => unknown): Promise<unknown> {
    try {
      return await send(argumentsOf(payload));
    } catch (error) {
      if (!hasTable(payload) || !/invalid_blocks|invalid_attachments/.test(messageOf(error))) throw error;
      return send(argumentsOf(payload, 'in words'));
    }
  }

  /** The adapter's client waits out a 429 in silence; the outbox wants to know at once. */
  protected override async attempt(what: string, start: () => unknown): Promise<unknown> {
    let callOff: ((seconds: number) => void) | undefined;
    const limited = new Promise<never>((_, reject) => {
      callOff = (seconds) =>
        reject(new ChatError('busy', `could not ${what}: Slack asks to wait ${seconds} s`, seconds * 1000));
      this.#waiting.add(callOff);
    });
    try {
      return await super.attempt(what, () => Promise.race([start(), limited]));
    } finally {
      if (callOff) this.#waiting.delete(callOff);
    }
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, 'ts'));
  }

  #address(place: Place): { channel: string; thread_ts?: string } {
    return place.thread === undefined
      ? { channel: place.room }
      : { channel: place.room, thread_ts: place.thread };
  }

  async #openDirect(person: Person): Promise<string> {
    const known = this.#directs.get(person.id);
    if (known !== undefined) return known;
    const opened = await this.attempt(`open a direct message to ${person.name}`, () =>
      this.#api.openConversation(person.id),
    );
    const channel = asText(reach(opened, 'channel', 'id')) ?? person.id;
    this.#directs.set(person.id, channel);
    return channel;
  }

  #socket(): unknown {
    const { adapter } = this.robot;
    return [reach(adapter, 'socket'), reach(adapter, 'client', 'socket')].find((socket) =>
      canCall(socket, 'on'),
    );
  }

  #nameOf(id: string): string | undefined {
    const self = reach(this.robot.adapter, 'self');
    if (id === reach(self, 'id') || id === reach(self, 'user_id')) return this.robot.name;
    return asText(reach(this.robot, 'brain', 'data', 'users', id, 'name'));
  }
}

function buttonRow(buttons: Button[]): Record<string, unknown> {
  const elements = buttons.map(({ label, say, style }, index) => ({
    type: 'button',
    action_id: `${ACTION_PREFIX}${index}`,
    text: { type: 'plain_text', text: shorten(label, MAX_LABEL) },
    value: say,
    ...(style === undefined ? {} : { style }),
  }));
  return { fallback: buttons.map(({ label }) => label).join(' | '), blocks: [{ type: 'actions', elements }] };
}

/** "hubot " where `heard` is `typed` with the bot's name before it. */
function addedPrefix(heard: string, typed: string, names: (string | false | undefined)[]): string {
  const named = (text: string) =>
    names.find((name) => typeof name === 'string' && name !== '' && text.replace(/^@/, '').startsWith(name));
  const name = named(heard);
  return name !== undefined && name !== false && named(typed) === undefined ? `${name} ` : '';
}

function hasTable(payload: unknown): boolean {
  return ((payload as AttachmentPayload).attachments ?? []).some((one) => IN_WORDS in one);
}

/** What `chat.postMessage` takes beside the channel and the thread; tables drawn, or as text. */
function argumentsOf(payload: unknown, tables: 'drawn' | 'in words' = 'drawn'): Record<string, unknown> {
  const { identity, attachments, ...rest } = payload as AttachmentPayload;
  const boxes = attachments?.map(({ [IN_WORDS]: words, ...box }) =>
    words === undefined || tables === 'drawn'
      ? box
      : { text: words, mrkdwn_in: ['text'], fallback: box.fallback },
  );
  return { ...rest, ...(boxes === undefined ? {} : { attachments: boxes }), ...identity };
}
