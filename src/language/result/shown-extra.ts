import type { Button, Picture, Post, Table } from '../../core/chat';
import { cut } from '../../core/cut';
import { isMapping } from '../../core/mapping';
import { readLiteral } from '../parameters/cast-text';

/** What services draw of a table, at the most; what is more belongs in a file. */
const MAX_ROWS = 99;
const MAX_COLUMNS = 20;
const MAX_CELL = 200;
const MAX_BUTTONS = 6;
const MAX_LABEL = 75;
const MAX_URL = 2_000;

type Shown = Pick<Post, 'table' | 'picture' | 'buttons'>;

/**
 * `table`, `picture` and `buttons` under `extra.chat` of an acknowledgment, a result or an announcement. StackStorm's templates
 * give texts only, so a list may come as JSON or as Python writes it. What cannot be read is ignored: the words say it anyway.
 *
 * ```yaml
 * extra:
 *   chat:
 *     table: {rows: "{{ execution.result.result | to_json_string | json_escape }}", columns: [name, {key: up, title: Up since}]}
 *     buttons: [{label: Restart it, command: "restart {{ execution.parameters.host }}"}]
 *     picture: {url: "https://graphs.example/{{ execution.parameters.host }}.png", alt: Load of the last hour}
 * ```
 */
export function shownExtra(extra: unknown): Shown {
  const chat = isMapping(extra) ? extra.chat : undefined;
  if (!isMapping(chat)) return {};
  const shown: Shown = {};
  const table = tableOf(chat.table);
  if (table !== undefined) shown.table = table;
  const picture = pictureOf(chat.picture);
  if (picture !== undefined) shown.picture = picture;
  const buttons = listOf(chat.buttons).slice(0, MAX_BUTTONS).flatMap(buttonOf);
  if (buttons.length > 0) shown.buttons = buttons;
  return shown;
}

function tableOf(given: unknown): Table | undefined {
  const read = readValue(given);
  const { rows: from, columns: wanted } = isMapping(read) ? read : { rows: read, columns: undefined };
  const records = listOf(from).filter(isMapping).slice(0, MAX_ROWS);
  if (records.length === 0) return undefined;
  const named = listOf(wanted).flatMap(columnOf);
  const found = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const columns = (named.length > 0 ? named : found.map((key) => ({ key, title: key }))).slice(
    0,
    MAX_COLUMNS,
  );
  if (columns.length === 0) return undefined;
  return {
    columns: columns.map(({ title }) => cellOf(title)),
    rows: records.map((record) => columns.map(({ key }) => cellOf(record[key]))),
  };
}

function columnOf(given: unknown): { key: string; title: string }[] {
  if (typeof given === 'string') return [{ key: given, title: given }];
  if (!isMapping(given) || typeof given.key !== 'string') return [];
  return [{ key: given.key, title: typeof given.title === 'string' ? given.title : given.key }];
}

function pictureOf(given: unknown): Picture | undefined {
  const { url, alt } = isMapping(given) ? given : { url: given, alt: undefined };
  if (typeof url !== 'string' || !/^https?:\/\/[^\s<>"]+$/.test(url.trim()) || url.length > MAX_URL)
    return undefined;
  return { url: url.trim(), alt: typeof alt === 'string' && alt.trim() !== '' ? cellOf(alt) : 'picture' };
}

/** A command of several lines, or one that a template has left empty, is none. */
function buttonOf(given: unknown): Button[] {
  if (!isMapping(given)) return [];
  const { label, command, style } = given;
  if (typeof label !== 'string' || typeof command !== 'string') return [];
  const say = command.trim();
  if (label.trim() === '' || say === '' || /[\r\n]/.test(say)) return [];
  const button: Button = { label: cut(label.trim(), MAX_LABEL), say };
  return [style === 'primary' || style === 'danger' ? { ...button, style } : button];
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value, plainNumbers) : String(value);
  return cut(text.replace(/\s+/g, ' ').trim(), MAX_CELL);
}

/** Integers of any size come as such, which JSON does not know. */
function plainNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function listOf(given: unknown): unknown[] {
  const read = readValue(given);
  return Array.isArray(read) ? read : [];
}

function readValue(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    return readLiteral(given);
  } catch {
    return undefined;
  }
}
