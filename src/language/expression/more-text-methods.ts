import type { BoundArguments } from './call-arguments';
import { ExpressionError } from './expression-error';
import { type Dict, isDict, isFloat, numberOf, str, Tuple } from './python-values';

/** A method of Python's `str`: its parameters, and what it gives. */
type TextMethod = [parameters: string[], run: (self: string, args: BoundArguments) => unknown];

const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

function splitLines(self: string, args: BoundArguments): string[] {
  const keeps = args.whole('keepends', 0) !== 0;
  const lines: string[] = [];
  let from = 0;
  for (const { index, 0: end } of self.matchAll(LINE_END)) {
    lines.push(self.slice(from, index + (keeps ? end.length : 0)));
    from = index + end.length;
  }
  if (from < self.length) lines.push(self.slice(from));
  return lines;
}

function expandTabs(self: string, args: BoundArguments): string {
  const size = Math.min(Math.max(0, args.whole('tabsize', 8)), 1000);
  let column = 0;
  let out = '';
  for (const character of self) {
    if (character === '\t') {
      const gap = size === 0 ? 0 : size - (column % size);
      out += ' '.repeat(gap);
      column += gap;
    } else {
      out += character;
      column = character === '\n' || character === '\r' ? 0 : column + 1;
    }
  }
  return out;
}

function isTitle(self: string): boolean {
  let isInside = false;
  let isCased = false;
  for (const character of self) {
    const isUpper = character !== character.toLowerCase();
    const isLower = !isUpper && character !== character.toUpperCase();
    if ((isUpper && isInside) || (isLower && !isInside)) return false;
    isInside = isUpper || isLower;
    isCased ||= isInside;
  }
  return isCased;
}

/** The part of a text between `start` and `end`, as characters, and where it begins. */
function region(self: string, args: BoundArguments): { text: string; from: number; isEmpty: boolean } {
  // Nearly always the whole text, which need not be taken apart for that.
  if ((args.value('start') ?? args.value('end') ?? null) === null)
    return { text: self, from: 0, isEmpty: false };
  const characters = [...self];
  const bound = (name: string, otherwise: number): number => {
    const value = args.value(name) ?? otherwise;
    const number = isFloat(value) ? undefined : numberOf(value);
    if (number === undefined)
      throw new ExpressionError(
        'TypeError',
        'slice indices must be integers or None or have an __index__ method',
      );
    return Math.max(0, number < 0 ? number + characters.length : number);
  };
  const from = bound('start', 0);
  const to = Math.min(bound('end', characters.length), characters.length);
  return { text: characters.slice(from, to).join(''), from, isEmpty: from > to };
}

/** Where the text is found, counted in characters; -1 where it is not. */
function position(self: string, args: BoundArguments, from: 'left' | 'right'): number {
  const { text, from: start, isEmpty } = region(self, args);
  const sought = args.text('sub');
  const at = isEmpty ? -1 : from === 'left' ? text.indexOf(sought) : text.lastIndexOf(sought);
  return at === -1 ? -1 : start + [...text.slice(0, at)].length;
}

function found(at: number): number {
  if (at === -1) throw new ExpressionError('ValueError', 'substring not found');
  return at;
}

function occurrences(self: string, args: BoundArguments): number {
  const { text, isEmpty } = region(self, args);
  const sought = args.text('sub');
  if (isEmpty) return 0;
  return sought === '' ? [...text].length + 1 : text.split(sought).length - 1;
}

function affixed(name: 'prefix' | 'suffix'): TextMethod[1] {
  return (self, args) => {
    const given = args.required(name);
    const { text, isEmpty } = region(self, args);
    const fits = (part: unknown): boolean => {
      if (typeof part !== 'string')
        throw new ExpressionError('TypeError', 'the first argument must be str or a tuple of str');
      return !isEmpty && (name === 'prefix' ? text.startsWith(part) : text.endsWith(part));
    };
    return given instanceof Tuple ? given.some(fits) : fits(given);
  };
}

function translate(self: string, args: BoundArguments): string {
  const table = args.required('table');
  if (!isDict(table)) throw new ExpressionError('TypeError', 'the table of translate() must be a dict');
  return [...self].map((each) => translated(each, table)).join('');
}

function translated(character: string, table: Dict): string {
  const key = String(character.codePointAt(0));
  if (!Object.hasOwn(table, key)) return character;
  const value = table[key];
  if (value === null) return '';
  const code = numberOf(value);
  return code === undefined ? str(value) : String.fromCodePoint(code);
}

const all = (pattern: RegExp): TextMethod => [[], (self) => pattern.test(self)];
const SOUGHT = ['sub', 'start', 'end'];

/** Methods of texts that look at single characters or at a region. */
export const MORE_TEXT_METHODS: Record<string, TextMethod> = {
  casefold: [[], (self) => self.toUpperCase().toLowerCase()],
  count: [SOUGHT, occurrences],
  endswith: [['suffix', 'start', 'end'], affixed('suffix')],
  expandtabs: [['tabsize'], expandTabs],
  find: [SOUGHT, (self, args) => position(self, args, 'left')],
  index: [SOUGHT, (self, args) => found(position(self, args, 'left'))],
  isascii: [[], (self) => [...self].every((each) => each < '\u0080')],
  isdecimal: all(/^\p{Nd}+$/u),
  isdigit: all(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]+$/u),
  isidentifier: all(/^[\p{ID_Start}_][\p{ID_Continue}]*$/u),
  isprintable: [
    [],
    (self) => !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(self) && !/(?! )\p{Zs}/u.test(self),
  ],
  istitle: [[], isTitle],
  rfind: [SOUGHT, (self, args) => position(self, args, 'right')],
  rindex: [SOUGHT, (self, args) => found(position(self, args, 'right'))],
  splitlines: [['keepends'], splitLines],
  startswith: [['prefix', 'start', 'end'], affixed('prefix')],
  translate: [['table'], translate],
};
