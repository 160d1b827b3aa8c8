import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { isDict, iterate, str, truthy, typeName, Undefined } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

/** The value as text with `& < > " '` as HTML entities, as markupsafe writes them. */
export function escapeHtml(value: unknown): string {
  return str(value).replace(/[&<>"']/g, (character) => HTML[character] ?? character);
}

/** Removes everything from `open` to the next `close`, as often as there are both. */
function without(text: string, open: string, close: string): string {
  let out = '';
  let at = 0;
  for (;;) {
    const from = text.indexOf(open, at);
    const to = from === -1 ? -1 : text.indexOf(close, from);
    if (to === -1) return out + text.slice(at);
    out += text.slice(at, from);
    at = to + close.length;
  }
}

function unescapeHtml(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{2,4}));/g, (whole, ten, sixteen, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = ten === undefined ? Number.parseInt(sixteen, 16) : Number(ten);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  });
}

function stripTags(value: unknown): string {
  const text = without(without(str(value), '<!--', '-->'), '<', '>');
  return unescapeHtml(text.split(/\s+/u).filter(Boolean).join(' '));
}

function pairOf(item: unknown): readonly [unknown, unknown] {
  const [key, each, ...more] = iterate(item);
  if (each === undefined || more.length > 0)
    throw new ExpressionError('ValueError', 'urlencode takes pairs of a name and a value');
  return [key, each];
}

function urlEncode(value: unknown): string {
  const encode = (text: unknown): string =>
    encodeURIComponent(str(text)).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  const pairs = isDict(value)
    ? Object.entries(value)
    : typeof value === 'string'
      ? undefined
      : Array.isArray(value)
        ? value.map(pairOf)
        : undefined;
  if (pairs === undefined) return encode(value).replace(/%2F/g, '/');
  return pairs
    .map(([key, each]) => `${encode(key)}=${encode(each)}`)
    .join('&')
    .replace(/%20/g, '+');
}

function xmlAttributes(value: unknown, args: BoundArguments): string {
  if (!isDict(value))
    throw new ExpressionError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const written = Object.entries(value).flatMap(([key, each]) => {
    if (each === null || each instanceof Undefined) return [];
    if (/[\s/>=]/.test(key))
      throw new ExpressionError('ValueError', `Invalid character in attribute name: '${key}'`);
    return [`${escapeHtml(key)}="${escapeHtml(each)}"`];
  });
  const text = written.join(' ');
  return text !== '' && (!args.has('autospace') || truthy(args.value('autospace'))) ? ` ${text}` : text;
}

const ADDRESS =
  /^((https?:\/\/|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)|(https?:\/\/)(((\d{1,3})(\.\d{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}\])))(?::\d{1,5})?(?:[/?#]\S*)?$/i;
const CLOSING = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function isMail(text: string): boolean {
  const at = text.lastIndexOf('@');
  return at > 0 && !/\s/.test(text) && /^\w[\w.-]*$/.test(text.slice(at + 1)) && /\.\w+$/.test(text);
}

/** What stands behind a word and does not belong to its address. */
function tailOf(text: string): string {
  let end = text.length;
  for (;;) {
    if (text.startsWith('&gt;', end - 4) && end >= 4) end -= 4;
    else if (end > 0 && ')>.,\n'.includes(text[end - 1] ?? ' ')) end -= 1;
    else return text.slice(end);
  }
}

function linked(word: string, attributes: string, shorten: (text: string) => string): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? '';
  let tail = tailOf(word.slice(head.length));
  let middle = word.slice(head.length, word.length - tail.length);
  for (const [open, close] of CLOSING) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let left = Math.min(opened, count(tail, close)); left > 0; left -= 1) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  if (ADDRESS.test(middle)) {
    const href = /^https?:\/\//.test(middle) ? middle : `https://${middle}`;
    return `${head}<a href="${href}"${attributes}>${shorten(middle)}</a>${tail}`;
  }
  const isMailto = middle.startsWith('mailto:');
  const mail = isMailto ? middle.slice('mailto:'.length) : middle;
  if (isMail(mail) && (isMailto || !(middle.startsWith('www.') || middle.includes(':'))))
    return `${head}<a href="mailto:${mail}">${mail}</a>${tail}`;
  return word;
}

function urlize(value: unknown, args: BoundArguments): string {
  const limit = args.value('trim_url_limit') ?? undefined;
  const most = limit === undefined ? Number.POSITIVE_INFINITY : args.number('trim_url_limit');
  const given = args.value('rel');
  const names = new Set([
    'noopener',
    ...(typeof given === 'string' ? given.split(/\s+/).filter(Boolean) : []),
  ]);
  if (truthy(args.value('nofollow'))) names.add('nofollow');
  const target = args.value('target');
  const attributes =
    ` rel="${escapeHtml([...names].sort().join(' '))}"` +
    (truthy(target) ? ` target="${escapeHtml(target)}"` : '');
  const shorten = (text: string) => (text.length > most ? `${text.slice(0, most)}...` : text);
  return escapeHtml(value)
    .split(/(\s+)/u)
    .map((word) => linked(word, attributes, shorten))
    .join('');
}

const escapeFilter = plain([], escapeHtml);

/** Filters that know HTML. */
export const MARKUP_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['e', escapeFilter],
  ['escape', escapeFilter],
  ['forceescape', escapeFilter],
  ['safe', plain([], (value) => str(value))],
  ['striptags', plain([], stripTags)],
  ['urlencode', plain([], urlEncode)],
  ['urlize', plain(['trim_url_limit', 'nofollow', 'target', 'rel'], urlize)],
  ['xmlattr', plain(['autospace'], xmlAttributes)],
];

/** Filters whose text is HTML already, and is not escaped once more. */
export const MAKES_MARKUP: ReadonlySet<string> = new Set([
  ...['e', 'escape', 'forceescape', 'safe', 'tojson', 'urlize', 'xmlattr'],
]);
