import { percentFormat } from '../../expression/arithmetic';
import type { BoundArguments } from '../../expression/call-arguments';
import { isDict, numberOf, str, truthy } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

const HTML: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };

function escapeHtml(value: unknown): string {
  return str(value).replace(/[&<>"']/g, (character) => HTML[character] ?? character);
}

function truncate(value: unknown, args: BoundArguments): string {
  const text = str(value);
  const length = args.number('length', 255);
  const end = args.text('end', '...');
  if (text.length <= length + args.number('leeway', 5)) return text;
  const cut = text.slice(0, Math.max(0, length - end.length));
  if (truthy(args.value('killwords'))) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space === -1 ? cut : cut.slice(0, space)) + end;
}

function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(' ')) {
        if (current !== '' && current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...lines, current].join('\n');
    })
    .join('\n');
}

function urlEncode(value: unknown): string {
  const encode = (text: unknown): string =>
    encodeURIComponent(str(text)).replace(
      /[!'()*]/g,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  if (isDict(value))
    return Object.entries(value)
      .map(([key, each]) => `${encode(key)}=${encode(each)}`)
      .join('&')
      .replace(/%20/g, '+');
  return encode(value).replace(/%2F/g, '/');
}

function replaced(value: unknown, args: BoundArguments): string {
  const parts = str(value).split(args.text('old'));
  const count = args.value('count') === null ? -1 : args.number('count', -1);
  const fresh = args.printed('new');
  if (count < 0 || parts.length <= count + 1) return parts.join(fresh);
  return (
    parts.slice(0, count + 1).join(fresh) + args.text('old') + parts.slice(count + 1).join(args.text('old'))
  );
}

function indented(value: unknown, args: BoundArguments): string {
  const width = args.value('width') ?? 4;
  const pad = typeof width === 'string' ? width : ' '.repeat(Math.min(1000, numberOf(width) ?? 4));
  const [first = '', ...rest] = str(value).split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/);
  const isBlankIndented = truthy(args.value('blank'));
  return [
    truthy(args.value('first')) ? pad + first : first,
    ...rest.map((line) => (line === '' && !isBlankIndented ? line : pad + line)),
  ].join('\n');
}

function textFilter(change: (text: string) => string): JinjaFilter {
  return { parameters: [], run: (value) => change(str(value)) };
}

const escapeFilter = plain([], escapeHtml);

/** Filters that change a text. */
export const TEXT_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['capitalize', textFilter((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())],
  [
    'center',
    plain(['width'], (value, args) => {
      const text = str(value);
      const missing = Math.max(0, Math.min(args.number('width', 80), 100_000) - text.length);
      return ' '.repeat(Math.floor(missing / 2)) + text + ' '.repeat(Math.ceil(missing / 2));
    }),
  ],
  ['e', escapeFilter],
  ['escape', escapeFilter],
  ['forceescape', escapeFilter],
  [
    'format',
    plain(['*'], (value, args, tools) => percentFormat(str(value), args.value('rest'), tools.budget)),
  ],
  ['indent', plain(['width', 'first', 'blank'], indented)],
  ['lower', textFilter((text) => text.toLowerCase())],
  ['replace', plain(['old', 'new', 'count'], replaced)],
  [
    'striptags',
    textFilter((text) =>
      text
        .replace(/<[^<>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    ),
  ],
  [
    'title',
    textFilter((text) =>
      text
        .toLowerCase()
        .replace(
          /(^|[\s\-({[<])(\p{L})/gu,
          (_all, before: string, letter: string) => before + letter.toUpperCase(),
        ),
    ),
  ],
  ['trim', plain(['chars'], (value) => str(value).trim())],
  ['truncate', plain(['length', 'killwords', 'end', 'leeway'], truncate)],
  ['upper', textFilter((text) => text.toUpperCase())],
  ['urlencode', plain([], urlEncode)],
  [
    'wordcount',
    plain(
      [],
      (value) =>
        str(value)
          .split(/\s+/)
          .filter((word) => word !== '').length,
    ),
  ],
  ['wordwrap', plain(['width'], (value, args) => wrap(str(value), args.number('width', 79)))],
];
