import { isRecord } from '../core/robot';
import { shorten } from './split';

/** What of `extra.<service>` goes on to a service that has attachments in Slack's form, checked. */
export interface CheckedExtra {
  /** Fields of the attachment that holds the text. */
  attachment: Record<string, unknown>;
  /** Attachments of their own. */
  attachments: Record<string, unknown>[];
  blocks: Record<string, unknown>[];
  /** Name and picture that the bot posts under; empty unless the owner allows it. */
  identity: Record<string, string>;
}

type Quiet = (text: string) => string;

const TEXT_FIELDS = new Set([
  'author_icon',
  'author_link',
  'author_name',
  'color',
  'fallback',
  'footer',
  'footer_icon',
  'image_url',
  'pretext',
  'text',
  'thumb_url',
  'title',
  'title_link',
]);
const IDENTITY = ['username', 'icon_emoji', 'icon_url'];
const MAX_FIELDS = 20;
const MAX_ATTACHMENTS = 20;
const MAX_BLOCKS = 50;
const MAX_TEXT = 2_000;
const DEEPEST = 12;
/** Parts of rich text that call people. */
const CALLS = new Set(['broadcast', 'usergroup', 'user']);

/**
 * @param extra `extra.<service>` as the server rendered it: an object of anything, or anything else
 * @param quiet takes out of a text what would call people; links that the alias's author wrote stay
 * @param impersonation whether `username` and icons are taken
 */
export function checkExtra(extra: unknown, quiet: Quiet, impersonation: 'allow' | 'forbid'): CheckedExtra {
  const checked: CheckedExtra = { attachment: {}, attachments: [], blocks: [], identity: {} };
  if (!isRecord(extra)) return checked;
  checked.attachment = checkAttachment(extra, quiet);
  // The text is the post's own; an alias cannot put other words in its place.
  delete checked.attachment.text;
  delete checked.attachment.blocks;
  if (Array.isArray(extra.attachments)) {
    checked.attachments = extra.attachments
      .filter(isRecord)
      .slice(0, MAX_ATTACHMENTS)
      .map((attachment) => checkAttachment(attachment, quiet));
  }
  checked.blocks = checkBlocks(extra.blocks, quiet);
  if (impersonation === 'allow') {
    for (const key of IDENTITY) {
      const value = extra[key];
      if (typeof value === 'string') checked.identity[key] = value;
    }
  }
  return checked;
}

function checkAttachment(from: Record<string, unknown>, quiet: Quiet): Record<string, unknown> {
  const attachment: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(from)) {
    if (TEXT_FIELDS.has(key) && isScalar(value)) attachment[key] = shortText(value, quiet);
  }
  if (Array.isArray(from.fields))
    attachment.fields = from.fields
      .filter(isRecord)
      .slice(0, MAX_FIELDS)
      .map((field) => checkField(field, quiet));
  if (Array.isArray(from.mrkdwn_in))
    attachment.mrkdwn_in = from.mrkdwn_in.filter((part) => typeof part === 'string');
  if (typeof from.ts === 'number' || typeof from.ts === 'string') attachment.ts = from.ts;
  const blocks = checkBlocks(from.blocks, quiet);
  if (blocks.length > 0) attachment.blocks = blocks;
  return attachment;
}

function checkField(field: Record<string, unknown>, quiet: Quiet): Record<string, unknown> {
  const value = isScalar(field.value) ? field.value : JSON.stringify(field.value ?? '');
  const title = isScalar(field.title) ? shortText(field.title, quiet) : '';
  return { title, value: shortText(value, quiet), short: field.short === true || field.short === 'true' };
}

function checkBlocks(blocks: unknown, quiet: Quiet): Record<string, unknown>[] {
  if (!Array.isArray(blocks)) return [];
  return blocks
    .filter(isRecord)
    .slice(0, MAX_BLOCKS)
    .map((block) => harmless(block, quiet, 0))
    .filter(isRecord);
}

/** The same thing without calls to people, at any depth of blocks. */
function harmless(value: unknown, quiet: Quiet, depth: number): unknown {
  if (typeof value === 'string') return shortText(value, quiet);
  if (depth > DEEPEST) return undefined;
  if (Array.isArray(value)) {
    return value.filter((item) => !isCall(item)).map((item) => harmless(item, quiet, depth + 1));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, harmless(part, quiet, depth + 1)]),
  );
}

function isCall(item: unknown): boolean {
  return isRecord(item) && typeof item.type === 'string' && CALLS.has(item.type);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function shortText(value: string | number | boolean, quiet: Quiet): string {
  return shorten(quiet(String(value)), MAX_TEXT);
}
