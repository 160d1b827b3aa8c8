import type { Button, Message, Place, Post, Table } from '../core/chat';
import { asText, isRecord } from '../core/robot';
import { withoutBlankEnds } from '../core/text-ends';
import { type CheckedExtra, checkExtra } from './attachment-extra';
import { NOTHING, toTypeInstead, withMention } from './compose';
import { shorten, splitText } from './split';
import { TextService } from './text-service';

/** A message in the form that Slack began and Mattermost and Rocket.Chat took over. */
export interface AttachmentPayload {
  text: string;
  attachments?: Record<string, unknown>[];
  blocks?: Record<string, unknown>[];
  /** Name and picture that the bot posts under, where the owner allows it. */
  identity?: Record<string, string>;
}

/** Room in a message for what surrounds the text of an attachment. */
const BOX_RESERVE = 200;
/** Text so short shares a message with its attachment, however long that is. */
const SHORT_TEXT = 1_000;
const FALLBACK_LENGTH = 150;

/**
 * Services that show part of a message beside a coloured bar: results go there, what an alias puts before
 * {~} stays above. `extra.<service>` sets fields of the attachment.
 */
export abstract class AttachmentService extends TextService {
  protected override readonly draws: ReadonlySet<'table' | 'picture'> = new Set(['picture']);

  /** Buttons that become part of the last message; the others are written as words to type. */
  protected pressable(_buttons: Button[]): Button[] {
    return [];
  }

  /** How the service draws its buttons: one more attachment. */
  protected drawButtons(_buttons: Button[]): Record<string, unknown> {
    return {};
  }

  /** How the service draws a table, where it draws one: one more attachment. */
  protected drawTable(_table: Table): Record<string, unknown> {
    return {};
  }

  /** Takes calls to people out of what an alias's author wrote; `escape` is for output. */
  protected quiet(text: string): string {
    return this.escape(text);
  }

  /** The colour as the service writes it. */
  protected colourName(colour: string): string {
    return /^[0-9a-f]{6}$/i.test(colour) ? `#${colour}` : colour;
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const extra = checkExtra(post.extra?.[this.name], (text) => this.quiet(text), this.config.impersonation);
    const { picture } = post;
    if (picture !== undefined) {
      extra.attachment = { fallback: picture.alt, ...extra.attachment, image_url: picture.url };
    }
    const mention = post.mention && !place.direct ? this.mention(this.known(post.mention)) : '';
    const inBox = this.#boxed(post, extra);
    const outside = inBox && post.body === undefined ? '' : post.text;
    const inside = withoutBlankEnds(inBox ? (post.body ?? post.text) : (post.body ?? ''));
    const payloads = this.#payloads(mention, outside, inBox ? inside : '', post, extra);
    if (!inBox && inside !== '') payloads.push(...this.#pieces(inside).map((text) => ({ text })));
    this.#decorate(payloads, post, extra, place);
    return payloads.map((payload) => ({ text: plainTextOf(payload), payload }));
  }

  /** An attachment where there is something to show in one: what is after {~}, a colour, fields. */
  #boxed(post: Post, extra: CheckedExtra): boolean {
    const hasFields = Object.keys(extra.attachment).length > 0;
    if (post.body !== undefined) return post.body !== '' || hasFields;
    return post.outcome === 'succeeded' || post.outcome === 'failed' || hasFields;
  }

  /** Text first, then the attachment; together within the limit, and over as many messages as it takes. */
  #payloads(
    mention: string,
    outside: string,
    inside: string,
    post: Post,
    extra: CheckedExtra,
  ): AttachmentPayload[] {
    const blank = outside.trim() === '';
    const texts = blank ? [withMention(mention, '')] : this.#pieces(outside, mention.length + 2);
    if (!blank) texts[0] = withMention(mention, texts[0] ?? '');
    const payloads: AttachmentPayload[] = texts.map((text) => ({ text }));
    const above = texts[texts.length - 1]?.length ?? 0;
    const reserve = BOX_RESERVE + (above <= SHORT_TEXT ? above : 0);
    const boxes = inside === '' ? [] : this.#pieces(inside, reserve);
    if (boxes.length === 0 && Object.keys(extra.attachment).length > 0) boxes.push('');
    for (const [index, text] of boxes.entries()) {
      const box = this.#box(text, post, index === 0 ? extra.attachment : colourOf(extra.attachment));
      const last = payloads[payloads.length - 1];
      const joins = index === 0 && last && last.text.length + text.length + BOX_RESERVE <= this.limit;
      if (joins) last.attachments = [box];
      else payloads.push({ text: '', attachments: [box] });
    }
    const full = payloads.filter((payload) => payload.text !== '' || payload.attachments !== undefined);
    return full.length > 0 ? full : [{ text: NOTHING }];
  }

  #box(text: string, post: Post, extra: Record<string, unknown>): Record<string, unknown> {
    const colour = this.#colour(post);
    const fallback = text === '' ? (asText(extra.title) ?? '') : shorten(text, FALLBACK_LENGTH);
    return {
      ...(colour === undefined ? {} : { color: colour }),
      mrkdwn_in: ['text', 'pretext'],
      fallback,
      ...extra,
      ...(text === '' ? {} : { text }),
    };
  }

  #colour(post: Post): string | undefined {
    if (post.outcome === 'failed') return this.colourName(this.config.failColour);
    if (post.outcome === 'succeeded') return this.colourName(this.config.successColour);
    return post.outcome === 'waiting' ? this.colourName('warning') : undefined;
  }

  /** Pieces of raw text, each escaped and within the limit then. */
  #pieces(text: string, reserve = 0): string[] {
    const measure = (piece: string) => this.measure(piece);
    return splitText(this.calm(text), { limit: this.limit - reserve, measure }).map((piece) =>
      this.encode(piece),
    );
  }

  /** First half of `escape`: adds signs, before the text is cut. */
  protected calm(text: string): string {
    return this.escape(text);
  }

  /** Second half of `escape`: what `measure` has counted in, after the text is cut. */
  protected encode(piece: string): string {
    return piece;
  }

  /** Words below what is said already; as further messages where they do not fit. */
  #below(last: AttachmentPayload, words: string): AttachmentPayload[] {
    const [first = '', ...others] = this.#pieces(words);
    const [box, ...more] = last.attachments ?? [];
    const said = asText(box?.text);
    const size = plainTextOf(last).length + first.length + BOX_RESERVE;
    if (box === undefined || said === undefined || others.length + more.length > 0 || size > this.limit)
      return [first, ...others].map((text) => ({ text }));
    box.text = `${said}\n${first}`;
    return [];
  }

  /** Attachments, blocks, buttons and identity that belong to the post as a whole go with its last message. */
  #decorate(payloads: AttachmentPayload[], post: Post, extra: CheckedExtra, place: Place): void {
    const last = payloads[payloads.length - 1];
    if (last === undefined) return;
    const more = [...extra.attachments];
    const buttons = this.pressable(post.buttons ?? []);
    if (buttons.length > 0) more.push(this.drawButtons(buttons));
    if (post.table !== undefined) more.push(this.drawTable(post.table));
    if (more.length > 0) last.attachments = [...(last.attachments ?? []), ...more];
    if (extra.blocks.length > 0) last.blocks = extra.blocks;
    const words = (post.buttons ?? []).filter((button) => !buttons.includes(button));
    const lines = toTypeInstead(post, words, this.wording(place));
    if (lines.length > 0) payloads.push(...this.#below(last, lines.join('\n')));
    if (Object.keys(extra.identity).length === 0) return;
    for (const payload of payloads) payload.identity = extra.identity;
  }
}

function colourOf(attachment: Record<string, unknown>): Record<string, unknown> {
  return attachment.color === undefined ? {} : { color: attachment.color };
}

function plainTextOf(payload: AttachmentPayload): string {
  const boxes = (payload.attachments ?? []).map((box) => (isRecord(box) ? (asText(box.text) ?? '') : ''));
  return [payload.text, ...boxes].filter((part) => part !== '').join('\n');
}
