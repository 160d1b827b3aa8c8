import type {
  Abilities,
  Attached,
  Button,
  ChatService,
  Complete,
  Incoming,
  Message,
  Pace,
  Person,
  Place,
  Post,
  Posted,
} from '../core/chat';
import { opensForm } from '../core/drawn-form';
import { asText, type ChatRobot, call, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import { withoutBlankEnds } from '../core/text-ends';
import type { ChatConfig } from './chat-config';
import { composeText, NOTHING, withMention } from './compose';
import { BUTTON_PREFIX, drawInDiscord } from './discord-form';
import { actorAndPlace } from './discord-interaction';
import { listenToSlash } from './discord-slash';
import { addressOf, roomOf } from './place';
import { shorten, splitText } from './split';
import { TextService } from './text-service';

/** True where the adapter carries discord.js. */
export function speaksDiscord(robot: ChatRobot): boolean {
  return canCall(robot.adapter, 'client', 'channels', 'cache', 'get');
}

const EMBED_LIMIT = 4_096;
const FIELD_LIMIT = 1_024;
const MAX_TITLE = 256;
const MAX_FIELDS = 25;
const EMBED_TOTAL = 6_000;
const PER_ROW = 5;
const MAX_BUTTONS = 25;
const MAX_ID = 100;
const MAX_LABEL = 80;
const STYLES = { primary: 1, danger: 4 } as const;
const COLOURS: Record<string, number> = { good: 0x2eb67d, warning: 0xecb22e, danger: 0xe01e5a };
/** @hubot-friends/hubot-discord. The adapter cuts at 2,000 and doubles a letter at each cut: its client is used. */
export class DiscordChat extends TextService {
  readonly name = 'discord';
  override readonly abilities: Abilities;
  protected override readonly draws: ReadonlySet<'table' | 'picture'> = new Set(['picture']);
  protected override readonly serviceLimit = 2_000;
  protected override readonly servicePace: Pace = { messages: 5, perMs: 5_000, scope: 'room' };
  /** Discord's codes: unknown channel, user, message; missing access; no rights; cannot write to this user. */
  protected override readonly goneCodes = new Set(['10003', '10013', '10008', '50001', '50013', '50007']);

  #complete: Complete | undefined;

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    const listens = canCall(robot.adapter, 'client', 'on');
    this.abilities = {
      thread: true,
      whisper: false,
      update: true,
      upload: true,
      buttons: listens,
      colour: true,
    };
  }

  override async whisper(_place: Place, person: Person, message: Message): Promise<Posted> {
    const channel = await this.attempt(`open a direct message to ${person.name}`, async () => {
      const user = await call(this.robot.adapter, ['client', 'users', 'fetch'], this.known(person).id);
      return call(user, ['createDM']);
    });
    return this.send({ room: asText(reach(channel, 'id')) ?? person.id, direct: true }, message);
  }

  override async update(posted: Posted, message: Message): Promise<void> {
    const { place, id } = posted;
    if (id === undefined) return this.unable('change a message without an id');
    await this.attempt(`change a message in ${this.placeName(place)}`, async () => {
      const channel = await this.#channel(place);
      const fields = { content: '', embeds: [], components: [], ...(message.payload as object) };
      return call(channel, ['messages', 'edit'], id, fields);
    });
  }

  override async upload(place: Place, file: Attached): Promise<Posted> {
    const bytes = typeof file.content === 'string' ? Buffer.from(file.content) : file.content;
    const answer = await this.attempt(`put ${file.name} into ${this.placeName(place)}`, () =>
      this.deliver(place, {
        files: [{ attachment: bytes, name: file.name }],
        allowedMentions: { parse: [] },
      }),
    );
    const id = this.idOf(answer);
    return id === undefined ? { place } : { place, id };
  }

  override onPress(listener: (press: Incoming) => void): () => void {
    const client = reach(this.robot.adapter, 'client');
    if (!this.abilities.buttons) return () => {};
    const onInteraction = (interaction: unknown): void => {
      const press = pressOf(interaction);
      // What opens a form must be answered by it: see `onForm`.
      if (!press || opensForm(press.text) !== undefined) return;
      // Discord says "interaction failed" to the person unless it is acknowledged within three seconds.
      void this.attempt('acknowledge a button', () => call(interaction, ['deferUpdate'])).catch(() => {});
      listener(press);
    };
    call(client, ['on'], 'interactionCreate', onInteraction);
    const stop = listenToSlash(client, { complete: this.#complete, said: listener, log: this.warn });
    return () => {
      call(client, ['off'], 'interactionCreate', onInteraction);
      stop();
    };
  }

  override onComplete(complete: Complete): void {
    this.#complete = complete;
  }

  get onForm(): ChatService['onForm'] {
    const client = reach(this.robot.adapter, 'client');
    return this.abilities.buttons ? (handler) => drawInDiscord(client, handler, this.warn) : undefined;
  }

  /** Nothing to take out: what may notify is said beside the text (`allowedMentions`). */
  protected override escape(text: string): string {
    return text;
  }

  protected override mention(person: Person): string {
    return /^\d+$/.test(person.id) ? `<@${person.id}>` : this.displayName(person);
  }

  protected override placeOf(message: HeardMessage): Place {
    const place: Place = { room: roomOf(message), address: addressOf(message) };
    if (reach(message.user, 'message', 'guildId') === null) place.direct = true;
    return place;
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const person = post.mention && !place.direct ? this.known(post.mention) : undefined;
    const mention = person ? this.mention(person) : '';
    const users = person && mention.startsWith('<@') ? [person.id] : [];
    const extra = checkExtra(post.extra?.discord);
    if (post.picture !== undefined) {
      extra.image = { url: post.picture.url };
      extra.footer = { text: shorten(post.picture.alt, MAX_TITLE) };
    }
    const colour = this.#colour(post, extra);
    const boxed = post.body !== undefined ? post.body !== '' : colour !== undefined;
    const outside =
      boxed && post.body === undefined ? withMention(mention, '') : withMention(mention, post.text);
    const inside = boxed ? withoutBlankEnds(post.body ?? post.text) : '';
    const payloads: Record<string, unknown>[] =
      outside === '' ? [] : this.split(outside).map((content) => ({ content }));
    for (const [index, description] of boxes(inside, extra).entries()) {
      const first = index === 0 ? extra : {};
      const embed = {
        ...(colour === undefined ? {} : { color: colour }),
        ...first,
        ...(description && { description }),
      };
      const last = payloads[payloads.length - 1];
      if (index === 0 && last) last.embeds = [embed];
      else payloads.push({ embeds: [embed] });
    }
    if (payloads.length === 0) payloads.push({ content: NOTHING });
    this.#addButtons(payloads, post, place);
    for (const payload of payloads) payload.allowedMentions = { parse: [], users, repliedUser: false };
    return payloads.map((payload) => ({ text: plainText(payload), payload }));
  }

  protected override async deliver(place: Place, payload: unknown): Promise<unknown> {
    const channel = await this.#channel(place);
    return call(channel, ['send'], payload);
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, 'id'));
  }

  #addButtons(payloads: Record<string, unknown>[], post: Post, place: Place): void {
    const last = payloads[payloads.length - 1];
    const all = post.buttons ?? [];
    const fitting = all.filter(
      ({ say }) => this.abilities.buttons && BUTTON_PREFIX.length + say.length <= MAX_ID,
    );
    const buttons = fitting.slice(0, MAX_BUTTONS);
    if (last && buttons.length > 0) last.components = rowsOf(buttons);
    const words = all.filter((button) => !buttons.includes(button));
    if (words.length === 0) return;
    const text = composeText({ text: '', buttons: words }, this.wording(place));
    payloads.push(...this.split(text).map((content) => ({ content })));
  }

  #colour(post: Post, extra: Record<string, unknown>): number | undefined {
    if (typeof extra.color === 'number') return extra.color;
    if (post.outcome === 'failed') return colourNumber(this.config.failColour);
    if (post.outcome === 'succeeded') return colourNumber(this.config.successColour);
    return post.outcome === 'waiting' ? COLOURS.warning : undefined;
  }

  /** The channel, or the thread at a message of it, which is a channel of its own and made on demand. */
  async #channel(place: Place): Promise<unknown> {
    const channel = await this.#channelById(place.room);
    if (place.thread === undefined || place.thread === place.room) return channel;
    try {
      return await this.#channelById(place.thread);
    } catch {
      return this.#newThread(channel, place.thread);
    }
  }

  /** Where the bot may not open threads, the room has to do. */
  async #newThread(channel: unknown, at: string): Promise<unknown> {
    try {
      const message = await call(channel, ['messages', 'fetch'], at);
      return await call(message, ['startThread'], { name: 'StackStorm' });
    } catch {
      return channel;
    }
  }

  /** Announcements may name a channel as people do. */
  #named(name: string): unknown {
    const cache = reach(this.robot.adapter, 'client', 'channels', 'cache');
    const channels = canCall(cache, 'values') ? [...(cache as Map<string, unknown>).values()] : [];
    return channels.find((channel) => reach(channel, 'name') === name);
  }

  async #channelById(id: string): Promise<unknown> {
    const channels = ['client', 'channels'];
    const cached = call(this.robot.adapter, [...channels, 'cache', 'get'], id);
    if (cached !== undefined && cached !== null) return cached;
    const named = this.#named(id.replace(/^#/, ''));
    if (named !== undefined) return named;
    const fetched = canCall(this.robot.adapter, ...channels, 'fetch')
      ? await call(this.robot.adapter, [...channels, 'fetch'], id)
      : undefined;
    if (fetched === undefined || fetched === null)
      throw Object.assign(new Error('Unknown Channel'), { code: 10003 });
    return fetched;
  }
}

/** The long text of an embed in pieces; one even without text where the embed has something else to show. */
function boxes(inside: string, extra: Record<string, unknown>): string[] {
  if (inside !== '') return splitText(inside, { limit: EMBED_LIMIT });
  return Object.keys(extra).some((key) => key !== 'color') ? [''] : [];
}

/** `extra.discord` as fields of an embed: what is known, and within the embed's limits. */
function checkExtra(extra: unknown): Record<string, unknown> {
  const checked: Record<string, unknown> = {};
  if (!isRecord(extra)) return checked;
  // The description has up to 4,096 of the 6,000 that an embed may hold.
  let left = EMBED_TOTAL - EMBED_LIMIT;
  const take = (text: string, most: number) => {
    const taken = shorten(text, Math.max(1, Math.min(most, left)));
    left -= taken.length;
    return taken;
  };
  if (typeof extra.color === 'string') checked.color = colourNumber(extra.color);
  if (typeof extra.title === 'string') checked.title = take(extra.title, MAX_TITLE);
  const url = asText(extra.url) ?? asText(extra.title_link);
  if (url !== undefined && /^https?:\/\//.test(url)) checked.url = url;
  if (!Array.isArray(extra.fields)) return checked;
  const fields: Record<string, unknown>[] = [];
  for (const field of extra.fields.filter(isRecord).slice(0, MAX_FIELDS)) {
    if (left < 2) break;
    fields.push({
      name: take(String(field.name ?? field.title ?? '') || '\u200b', MAX_TITLE),
      value: take(String(field.value ?? '') || '\u200b', FIELD_LIMIT),
      inline: field.inline === true || field.short === true,
    });
  }
  return { ...checked, fields };
}

function colourNumber(colour: string): number | undefined {
  const digits = /^#?([0-9a-f]{6})$/i.exec(colour)?.[1];
  return digits === undefined ? COLOURS[colour] : Number.parseInt(digits, 16);
}

function rowsOf(buttons: Button[]): Record<string, unknown>[] {
  const rows: Record<string, unknown>[] = [];
  for (let from = 0; from < buttons.length; from += PER_ROW) {
    const components = buttons.slice(from, from + PER_ROW).map(({ label, say, style }) => ({
      type: 2,
      style: style === undefined ? 2 : STYLES[style],
      label: shorten(label, MAX_LABEL),
      custom_id: `${BUTTON_PREFIX}${say}`,
    }));
    rows.push({ type: 1, components });
  }
  return rows;
}

function pressOf(interaction: unknown): Incoming | undefined {
  const customId = asText(reach(interaction, 'customId'));
  const at = actorAndPlace(interaction);
  if (!customId?.startsWith(BUTTON_PREFIX) || at === undefined) return undefined;
  const press: Incoming = { ...at, text: customId.slice(BUTTON_PREFIX.length) };
  const id = asText(reach(interaction, 'id'));
  return id === undefined ? press : { ...press, id };
}

function plainText(payload: Record<string, unknown>): string {
  const embeds = Array.isArray(payload.embeds) ? payload.embeds : [];
  const parts = [asText(payload.content), ...embeds.map((embed) => asText(reach(embed, 'description')))];
  return parts.filter((part) => part !== undefined).join('\n');
}
