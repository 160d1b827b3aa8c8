import {
  type Abilities,
  ChatError,
  type Incoming,
  type Message,
  type Pace,
  type Person,
  type Place,
  type Post,
  type Posted,
} from '../core/chat';
import { type DrawnForm, handsIn } from '../core/drawn-form';
import { asText, type ChatRobot, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import type { ChatConfig } from './chat-config';
import { decodeEntities } from './clean';
import { composeText } from './compose';
import { envelopeFor, plainCopy, roomOf } from './place';
import { shorten, utf8Bytes } from './split';
import { withWordsBelow } from './table-text';
import { TeamsConversations } from './teams-conversation';
import { filledIn, formParts, shorterForm } from './teams-form';
import { textBlocks } from './teams-text';
import { TextService } from './text-service';

/** True for @hubot-friends/hubot-ms-teams and for hubot-botframework. */
export function speaksTeams(robot: ChatRobot): boolean {
  const { adapter } = robot;
  return isRecord(adapter.conversationReferences) || usesBotFramework(robot);
}

function usesBotFramework({ adapter }: ChatRobot): boolean {
  return adapter.connector !== undefined && canCall(adapter, 'using');
}

/** How deep an activity of the Bot Framework is kept: its address tells where to answer. */
const ACTIVITY_DEPTH = 6;
const MAX_ACTIONS = 6;
/** What a notification shows of a card. */
const MAX_SUMMARY = 200;
/** In a channel the conversation is the thread, written as `<channel>;messageid=<first message>`. */
const THREAD = ';messageid=';

interface TeamsPayload {
  text: string;
  /** An Adaptive Card, which holds the text, too. */
  card?: Record<string, unknown>;
}

/** Microsoft Teams through either adapter. Neither has been tried here against Microsoft's own service. */
export class TeamsChat extends TextService {
  readonly name = 'teams';
  readonly formInMessage = true;
  override readonly abilities: Abilities;
  /** In bytes; a bot's message may have 80 to 100 KB with everything around it, a card 28. */
  protected override readonly serviceLimit: number = 24_000;
  protected override readonly servicePace: Pace = { messages: 50, perMs: 1_000, scope: 'all' };
  protected override readonly measure = (text: string) => utf8Bytes(withoutTags(text));
  protected override readonly draws = new Set(['table', 'picture'] as const);
  readonly #conversations: TeamsConversations;

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    this.#conversations = new TeamsConversations(robot);
    this.abilities = {
      thread: false,
      whisper: false,
      update: !usesBotFramework(robot),
      upload: false,
      buttons: true,
      colour: false,
    };
  }

  /** The adapter puts the bot's name in front of what has it in front already, as what a button says has. */
  override hear(message: HeardMessage): Incoming {
    const heard = super.hear(message);
    let { text } = heard;
    let said = this.#withoutName(text);
    while (said !== undefined && this.#withoutName(said) !== undefined) {
      text = said;
      said = this.#withoutName(said);
    }
    const filled = handsIn(said ?? text) === undefined ? undefined : filledIn(message);
    return { ...heard, text, ...(filled === undefined ? {} : { filled }) };
  }

  /** What follows the bot's name; undefined if the text does not begin with it. */
  #withoutName(text: string): string | undefined {
    const name = `${this.robot.name.toLowerCase()} `;
    const said = text.replace(/^@/, '');
    return said.toLowerCase().startsWith(name) ? said.slice(name.length).trim() : undefined;
  }

  override clean(text: string): string {
    const said = text.replace(/<at>([^<]*)<\/at>/g, '@$1').replace(/<br\s*\/?>|<\/p>|<\/div>/gi, '\n');
    return super.clean(
      decodeEntities(said.replace(/<\/?(?:p|div|span|strong|em|b|i|code|pre|a)\b[^<>]*>/gi, '')),
    );
  }

  /** The person alone can be told only in the chat with them; Teams opens none for these adapters. */
  override async whisper(place: Place, person: Person, message: Message): Promise<Posted> {
    if (place.direct) return this.send(place, message);
    const direct = this.#conversations.directWith(person);
    if (direct !== undefined) return this.send(direct, message);
    throw new ChatError('gone', 'could not whisper: in Teams, talk to the bot in a chat of your own first');
  }

  override async update({ place, id }: Posted, message: Message): Promise<void> {
    if (id === undefined || !this.abilities.update) return this.unable('change a message without an id');
    await this.attempt(`change a message in ${this.placeName(place)}`, () =>
      this.#conversations.say(place, { ...activityOf(message.payload as TeamsPayload), id }),
    );
  }

  /** What has to be escaped depends on how a message is sent. */
  protected override escape(text: string): string {
    return text;
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = message.room ?? message.user?.room;
    const address: Record<string, unknown> = {};
    const reference = this.#conversations.remember(message);
    if (reference !== undefined) address.reference = reference;
    const activity = reach(message.user, 'activity');
    if (isRecord(activity))
      address.user = {
        id: message.user?.id,
        name: message.user?.name,
        activity: plainCopy(activity, ACTIVITY_DEPTH),
      };
    const conversation = [reference?.conversation, reach(activity, 'address', 'conversation')].find(isRecord);
    const [before = '', thread] = (asText(reach(conversation, 'id')) ?? '').split(THREAD);
    const channel = asText(reach(room, 'channelData', 'channel', 'id'));
    const place: Place = { room: channel ?? (before === '' ? roomOf(message) : before), address };
    if (thread !== undefined) place.thread = thread;
    if (reach(conversation, 'conversationType') === 'personal') place.direct = true;
    return place;
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const buttons = post.buttons ?? [];
    const pressed = buttons.slice(0, MAX_ACTIONS);
    const said = composeText({ ...post, buttons: buttons.slice(MAX_ACTIONS) }, this.wording(place));
    const messages = this.split(said).map((text) => ({ text, payload: { text } satisfies TeamsPayload }));
    const drawn = drawnParts(post);
    if (post.form !== undefined) return [this.#formCard(said, post.form)];
    if (pressed.length + drawn.length === 0) return messages;
    const last = messages.pop() ?? { text: '', payload: { text: '' } };
    const actions = pressed.map(({ label, say }) => ({
      type: 'Action.Submit',
      title: label,
      data: { msteams: { type: 'messageBack', displayText: label, text: `${this.robot.name} ${say}` } },
    }));
    const card = cardOf([...textBlocks(last.text), ...drawn], actions);
    if (utf8Bytes(JSON.stringify(card)) <= this.limit)
      return [...messages, { text: last.text, payload: { text: last.text, card } satisfies TeamsPayload }];
    // The text fills the message: the buttons follow in one of their own.
    if (post.table !== undefined) return this.renderText(this.#tableInWords(post), place);
    const text = pressed.map(({ label }) => label).join(' | ');
    const alone: TeamsPayload = { text, card: { ...card, body: drawn } };
    return [...messages, last, { text, payload: alone }];
  }

  /** As many fields as a card holds. */
  #formCard(said: string, form: DrawnForm): Message {
    const [text = ''] = this.split(said);
    const { body, actions } = formParts(form, this.robot.name);
    const card = cardOf([...textBlocks(text), ...body], actions);
    const shorter = utf8Bytes(JSON.stringify(card)) > this.limit ? shorterForm(form) : undefined;
    return shorter === undefined
      ? { text, payload: { text, card } satisfies TeamsPayload }
      : this.#formCard(text, shorter);
  }

  /** A card that is too large is refused whole; words can be split. */
  #tableInWords({ table, ...post }: Post): Post {
    return table === undefined ? post : withWordsBelow(post, this.tableWords(table));
  }

  protected override deliver(place: Place, payload: unknown): unknown {
    const said = payload as TeamsPayload;
    if (!usesBotFramework(this.robot)) return this.#conversations.say(place, activityOf(said));
    const { text, card } = said;
    const written = card === undefined ? notJson(withoutTags(text)) : JSON.stringify(card);
    return this.robot.adapter.send(envelopeFor(place), written);
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, 'id'));
  }
}

function cardOf(
  body: Record<string, unknown>[],
  actions: Record<string, unknown>[],
): Record<string, unknown> {
  return { type: 'AdaptiveCard', version: '1.5', body, actions };
}

/** A message of the Bot Framework. Plain text is shown as it is; only what has code in it is marked up. */
function activityOf({ text, card }: TeamsPayload): Record<string, unknown> {
  if (card !== undefined) {
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];
    return { type: 'message', attachments, summary: shorten(text, MAX_SUMMARY) };
  }
  return text.includes('`')
    ? { type: 'message', text: withoutTags(text), textFormat: 'markdown' }
    : { type: 'message', text, textFormat: 'plain' };
}

/** Table and picture as parts of an Adaptive Card. Clients that draw no tables (phones, of old) draw a list of facts. */
function drawnParts({ table, picture }: Post): Record<string, unknown>[] {
  const parts: Record<string, unknown>[] = [];
  if (table !== undefined) {
    const rowOf = (cells: readonly string[]) => ({
      type: 'TableRow',
      cells: cells.map((text) => ({ type: 'TableCell', items: [{ type: 'TextBlock', text, wrap: true }] })),
    });
    const facts = table.rows.map((row) => ({
      type: 'FactSet',
      facts: row.map((value, at) => ({ title: table.columns[at] ?? '', value })),
    }));
    parts.push({
      type: 'Table',
      columns: table.columns.map(() => ({ width: 1 })),
      rows: [table.columns, ...table.rows].map(rowOf),
      fallback: { type: 'Container', items: facts },
    });
  }
  if (picture !== undefined) parts.push({ type: 'Image', url: picture.url, altText: picture.alt });
  return parts;
}

/** Tags would make marked-up text of it, in which what looks like a tag is lost. */
function withoutTags(text: string): string {
  return text.replace(/<(?=[/!?a-zA-Z])/g, '&lt;');
}

/** hubot-botframework takes text that reads as JSON for a card: `42` and `{"a":1}` would vanish. */
function notJson(text: string): string {
  try {
    JSON.parse(text);
    return `\u200b${text}`;
  } catch {
    return text;
  }
}
