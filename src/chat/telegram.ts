import type {
  Abilities,
  Attached,
  Button,
  Complete,
  Incoming,
  Message,
  Pace,
  Person,
  Place,
  Post,
  Posted,
} from '../core/chat';
import { asText, type ChatRobot, call, canCall, type HeardMessage, reach } from '../core/robot';
import type { ChatConfig } from './chat-config';
import { withoutNames } from './clean';
import { composeText, withMention } from './compose';
import { addressOf, roomOf } from './place';
import { shorten, utf8Bytes } from './split';
import { codeAside } from './telegram-code';
import { commandList } from './telegram-commands';
import { TelegramQuestions } from './telegram-questions';
import { TextService } from './text-service';

/** The Bot API's client, which hubot-telegram puts on the robot. */
function botOf(robot: ChatRobot): unknown {
  return [reach(robot, 'telegram'), reach(robot.adapter, 'bot')].find((bot) => canCall(bot, 'sendMessage'));
}

/** Whether the robot's adapter carries a Telegram client that can be called. */
export function speaksTelegram(robot: ChatRobot): boolean {
  return botOf(robot) !== undefined;
}

/** What a button carries back, in bytes. */
const CALLBACK_LIMIT = 64;
const CALLBACK_PREFIX = 'st2:';
const MAX_PLACEHOLDER = 64;
/** Command lists that are remembered so that none is sent twice. */
const MAX_LISTED = 1_000;

interface TelegramPayload {
  text: string;
  /** Options of `sendMessage`. */
  options: Record<string, unknown>;
}

/** hubot-telegram. The adapter sends without waiting, so the client behind it is used. No mark-up is parsed. */
export class TelegramChat extends TextService {
  readonly name = 'telegram';
  override readonly abilities: Abilities;
  protected override readonly serviceLimit = 4_096;
  /** One a second in a chat, but twenty a minute in a group: the slower of the two. */
  protected override readonly servicePace: Pace = { messages: 1, perMs: 3_000, scope: 'room' };
  readonly #bot: unknown;
  readonly #questions = new TelegramQuestions();
  /** The command list that Telegram shows each person, as it was sent. */
  readonly #listed = new Map<string, string>();
  #complete: Complete | undefined;

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    this.#bot = botOf(robot);
    this.abilities = {
      thread: true,
      whisper: false,
      update: canCall(this.#bot, 'editMessageText'),
      upload: canCall(this.#bot, 'sendDocument'),
      buttons: canCall(this.#bot, 'on') && canCall(this.#bot, 'answerCallbackQuery'),
      colour: false,
    };
  }

  override hear(message: HeardMessage): Incoming {
    const heard = super.hear(message);
    if (heard.place.direct) void this.#listCommands(heard).catch(() => {});
    return heard;
  }

  override onComplete(complete: Complete): void {
    this.#complete = complete;
  }

  /**
   * Telegram completes what begins with a slash, from a list for each chat. In a chat with one person alone that is what
   * this person may run; in groups the adapter leaves the slash in the words, which are no command then.
   */
  async #listCommands({ person, place }: Incoming): Promise<void> {
    if (this.#complete === undefined || !canCall(this.#bot, 'setMyCommands')) return;
    const commands = commandList(await this.#complete('', person, place));
    const list = JSON.stringify(commands);
    if (this.#listed.get(place.room) === list) return;
    if (this.#listed.size >= MAX_LISTED) this.#listed.clear();
    this.#listed.set(place.room, list);
    const scope = JSON.stringify({ type: 'chat', chat_id: place.room });
    await this.attempt('list the commands', () => call(this.#bot, ['setMyCommands'], commands, { scope }));
  }

  override async update(posted: Posted, message: Message): Promise<void> {
    if (posted.id === undefined) return this.unable('change a message without an id');
    const { text, options } = message.payload as TelegramPayload;
    const where = { chat_id: posted.place.room, message_id: Number(posted.id) };
    try {
      await this.attempt(`change a message in ${this.placeName(posted.place)}`, () =>
        call(this.#bot, ['editMessageText'], text, { ...options, ...where }),
      );
    } catch (error) {
      // Telegram calls it an error to write what is written already.
      if (!(error instanceof Error) || !error.message.includes('not modified')) throw error;
    }
  }

  override async upload(place: Place, file: Attached): Promise<Posted> {
    if (!this.abilities.upload) return this.unable('take files');
    const bytes = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
    const about = { filename: file.name, contentType: file.type };
    const answer = await this.attempt(`put ${file.name} into ${this.placeName(place)}`, () =>
      call(this.#bot, ['sendDocument'], place.room, bytes, replyOptions(place), about),
    );
    const id = this.idOf(answer);
    return id === undefined ? { place } : { place, id };
  }

  override onPress(listener: (press: Incoming) => void): () => void {
    if (!this.abilities.buttons) return () => {};
    const onQuery = (query: unknown): void => {
      const press = pressOf(query);
      if (!press) return;
      void this.attempt('acknowledge a button', () =>
        call(this.#bot, ['answerCallbackQuery'], asText(reach(query, 'id'))),
      ).catch(() => {});
      listener(press);
    };
    const onMessage = (message: unknown): void => {
      const answer = this.#questions.answeredBy(message, [this.robot.name, this.robot.alias]);
      if (answer !== undefined) listener({ ...answer, text: this.clean(answer.text) });
    };
    call(this.#bot, ['on'], 'callback_query', onQuery);
    call(this.#bot, ['on'], 'message', onMessage);
    return () => {
      call(this.#bot, ['removeListener'], 'callback_query', onQuery);
      call(this.#bot, ['removeListener'], 'message', onMessage);
    };
  }

  protected override escape(text: string): string {
    return withoutNames(text);
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = asText(message.user?.telegram_chat) ?? roomOf(message);
    const place: Place = { room, address: addressOf(message) };
    // Chats with one person have that person's id, groups a negative one.
    if (!room.startsWith('-') && !room.startsWith('@')) place.direct = true;
    return place;
  }

  protected override directPlace(_place: Place, person: Person): Place {
    return { room: this.known(person).id, direct: true };
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const all = post.buttons ?? [];
    const buttons = all.filter(
      ({ say }) => this.abilities.buttons && utf8Bytes(CALLBACK_PREFIX + say) <= CALLBACK_LIMIT,
    );
    const words = all.filter((button) => !buttons.includes(button));
    const mention =
      post.mention && !place.direct
        ? this.known({ ...post.mention, name: this.displayName(post.mention) })
        : undefined;
    const unnamed: Post = { ...post, buttons: words };
    delete unnamed.mention;
    const text = withMention(mention?.name ?? '', composeText(unnamed, this.wording(place)));
    const payloads = this.split(text).map((piece, index): TelegramPayload => {
      const said = codeAside(piece);
      const calls = index === 0 && mention && /^\d+$/.test(mention.id) ? [entityFor(mention)] : [];
      const entities = [...calls, ...said.entities];
      return {
        text: said.text.trim() === '' ? piece : said.text,
        options: {
          disable_web_page_preview: post.picture === undefined,
          ...(entities.length === 0 ? {} : { entities: JSON.stringify(entities) }),
        },
      };
    });
    const last = payloads[payloads.length - 1];
    if (last && buttons.length > 0) last.options.reply_markup = JSON.stringify(keyboard(buttons));
    else if (last && post.asks !== undefined && !place.direct)
      last.options.reply_markup = JSON.stringify(forcedReply(post.asks));
    return payloads.map((payload) => ({ text: payload.text, payload }));
  }

  protected override async deliver(place: Place, payload: unknown): Promise<unknown> {
    const { text, options } = payload as TelegramPayload;
    const answer = await call(this.#bot, ['sendMessage'], place.room, text, {
      ...options,
      ...replyOptions(place),
    });
    if (asText(options.reply_markup)?.includes('"force_reply"'))
      this.#questions.add(place.room, this.idOf(answer));
    return answer;
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, 'message_id'));
  }
}

/** A person is called by their id, whatever their name is and whether they have a @name or not. */
function entityFor(person: Person): Record<string, unknown> {
  return { type: 'text_mention', offset: 0, length: person.name.length, user: { id: Number(person.id) } };
}

/** Telegram has no threads in ordinary groups: an answer quotes what it answers. */
function replyOptions(place: Place): Record<string, unknown> {
  if (place.thread === undefined) return {};
  return { reply_to_message_id: Number(place.thread), allow_sending_without_reply: true };
}

/** Opens an answer to this message for the person that it calls: it reaches the bot without the bot's name. */
function forcedReply(asks: string): Record<string, unknown> {
  return { force_reply: true, selective: true, input_field_placeholder: shorten(asks, MAX_PLACEHOLDER) };
}

function keyboard(buttons: Button[]): Record<string, unknown> {
  const rows = buttons.map(({ label, say }) => [{ text: label, callback_data: `${CALLBACK_PREFIX}${say}` }]);
  return { inline_keyboard: rows };
}

function pressOf(query: unknown): Incoming | undefined {
  const data = asText(reach(query, 'data'));
  const userId = asText(reach(query, 'from', 'id'));
  const room = asText(reach(query, 'message', 'chat', 'id'));
  if (!data?.startsWith(CALLBACK_PREFIX) || userId === undefined || room === undefined) return undefined;
  const name =
    asText(reach(query, 'from', 'username')) ?? asText(reach(query, 'from', 'first_name')) ?? userId;
  const place: Place = room.startsWith('-') ? { room } : { room, direct: true };
  const press: Incoming = { text: data.slice(CALLBACK_PREFIX.length), person: { id: userId, name }, place };
  const id = asText(reach(query, 'id'));
  return id === undefined ? press : { ...press, id };
}
