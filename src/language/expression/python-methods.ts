import { type Budget, spend } from './budget';
import { BoundArguments, bind } from './call-arguments';
import { ExpressionError } from './expression-error';
import { MORE_TEXT_METHODS } from './more-text-methods';
import { numberMember } from './number-members';
import { formatText } from './python-format';
import {
  type CallArguments,
  Callable,
  compare,
  type Dict,
  dict,
  equals,
  isDict,
  iterate,
  member,
  repr,
  str,
  Tuple,
  typeName,
  View,
} from './python-values';

/** What a method is called with: its parameters by name, and the rendering's budget. */
type Method<T> = [parameters: string[], run: (self: T, args: BoundArguments, budget: Budget) => unknown];

const EMPTY_SEPARATOR = 'empty separator';
const MAX_PADDING = 1024 * 1024;

function words(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

function split(self: string, args: BoundArguments): string[] {
  const separator = args.value('sep');
  const most = args.whole('maxsplit', -1);
  if (separator === undefined || separator === null) {
    if (most < 0) return words(self);
    const found: string[] = [];
    let rest = self.trimStart();
    while (rest !== '') {
      const gap = found.length < most ? /\s+/u.exec(rest) : null;
      if (gap === null) {
        found.push(found.length < most ? rest.trimEnd() : rest);
        break;
      }
      found.push(rest.slice(0, gap.index));
      rest = rest.slice(gap.index + gap[0].length);
    }
    return found;
  }
  const text = args.text('sep');
  if (text === '') throw new ExpressionError('ValueError', EMPTY_SEPARATOR);
  const parts = self.split(text);
  return most < 0 || parts.length <= most + 1
    ? parts
    : [...parts.slice(0, most), parts.slice(most).join(text)];
}

function rightSplit(self: string, args: BoundArguments): string[] {
  const separator = args.text('sep', ' ');
  if (separator === '') throw new ExpressionError('ValueError', EMPTY_SEPARATOR);
  const most = args.whole('maxsplit', -1);
  const parts = (args.value('sep') ?? null) === null ? words(self) : self.split(separator);
  if (most < 0 || parts.length <= most + 1) return parts;
  const kept = parts.length - most;
  return [parts.slice(0, kept).join(separator), ...parts.slice(kept)];
}

function strip(text: string, characters: unknown, sides: string): string {
  if (typeof characters !== 'string' && (characters ?? null) !== null)
    throw new ExpressionError('TypeError', 'strip arg must be None or str');
  const set = typeof characters === 'string' ? new Set(characters) : undefined;
  const drop = (character: string | undefined): boolean =>
    character !== undefined && (set === undefined ? /\s/u.test(character) : set.has(character));
  let from = 0;
  let to = text.length;
  if (sides.includes('left')) while (from < to && drop(text[from])) from += 1;
  if (sides.includes('right')) while (to > from && drop(text[to - 1])) to -= 1;
  return text.slice(from, to);
}

function title(text: string): string {
  return text.toLowerCase().replace(/\p{L}+/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1));
}

function padding(args: BoundArguments, text: string): [number, string] {
  const size = args.whole('width');
  if (size > MAX_PADDING) throw new ExpressionError('LimitError', 'the text would be too long');
  const fill = args.text('fillchar', ' ');
  if ([...fill].length !== 1)
    throw new ExpressionError('TypeError', 'The fill character must be exactly one character long');
  return [Math.max(0, size - [...text].length), fill];
}

/** The text in the middle of `width` characters; of an odd rest Python puts more to the left where the width is odd. */
export function centred(text: string, width: number, fill: string): string {
  const missing = Math.max(0, width - [...text].length);
  const left = Math.floor(missing / 2) + (missing & width & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function partition(text: string, separator: string, at: number): unknown[] {
  if (separator === '') throw new ExpressionError('ValueError', EMPTY_SEPARATOR);
  return Tuple.from(
    at === -1 ? [text, '', ''] : [text.slice(0, at), separator, text.slice(at + separator.length)],
  );
}

const all = (pattern: RegExp): Method<string> => [[], (self) => pattern.test(self)];

const TEXT: Record<string, Method<string>> = {
  ...MORE_TEXT_METHODS,
  upper: [[], (self) => self.toUpperCase()],
  lower: [[], (self) => self.toLowerCase()],
  title: [[], (self) => title(self)],
  capitalize: [[], (self) => self.charAt(0).toUpperCase() + self.slice(1).toLowerCase()],
  swapcase: [
    [],
    (self) =>
      [...self]
        .map((each) => (each === each.toUpperCase() ? each.toLowerCase() : each.toUpperCase()))
        .join(''),
  ],
  strip: [['chars'], (self, args) => strip(self, args.value('chars'), 'left right')],
  lstrip: [['chars'], (self, args) => strip(self, args.value('chars'), 'left')],
  rstrip: [['chars'], (self, args) => strip(self, args.value('chars'), 'right')],
  split: [['sep', 'maxsplit'], split],
  rsplit: [['sep', 'maxsplit'], rightSplit],
  join: [
    ['items'],
    (self, args, budget) => {
      const items = iterate(args.required('items')).map((item) => {
        if (typeof item === 'string') return item;
        throw new ExpressionError(
          'TypeError',
          `sequence item: expected str instance, ${typeName(item)} found`,
        );
      });
      const joined = items.join(self);
      budget.grow(joined.length);
      return joined;
    },
  ],
  replace: [
    ['old', 'new', 'count'],
    (self, args, budget) => {
      const old = args.text('old');
      const parts = old === '' ? ['', ...self, ''] : self.split(old);
      const count = args.whole('count', -1);
      const fresh = args.text('new');
      budget.grow(self.length + fresh.length * parts.length);
      if (count < 0 || parts.length <= count + 1) return parts.join(fresh);
      return parts.slice(0, count + 1).join(fresh) + old + parts.slice(count + 1).join(old);
    },
  ],
  removeprefix: [
    ['prefix'],
    (self, args) => (self.startsWith(args.text('prefix')) ? self.slice(args.text('prefix').length) : self),
  ],
  removesuffix: [
    ['suffix'],
    (self, args) =>
      args.text('suffix') !== '' && self.endsWith(args.text('suffix'))
        ? self.slice(0, -args.text('suffix').length)
        : self,
  ],
  zfill: [
    ['width'],
    (self, args) => {
      const [missing] = padding(args, self);
      const sign = /^[-+]/.test(self) ? self.slice(0, 1) : '';
      return sign + '0'.repeat(missing) + self.slice(sign.length);
    },
  ],
  ljust: [['width', 'fillchar'], (self, args) => self + padded(args, self)],
  rjust: [['width', 'fillchar'], (self, args) => padded(args, self) + self],
  center: [
    ['width', 'fillchar'],
    (self, args) => {
      padding(args, self);
      return centred(self, args.whole('width'), args.text('fillchar', ' '));
    },
  ],
  partition: [['sep'], (self, args) => partition(self, args.text('sep'), self.indexOf(args.text('sep')))],
  rpartition: [
    ['sep'],
    (self, args) => {
      const at = self.lastIndexOf(args.text('sep'));
      return at === -1 ? Tuple.from(['', '', self]) : partition(self, args.text('sep'), at);
    },
  ],
  isnumeric: all(/^\p{N}+$/u),
  isalpha: all(/^\p{L}+$/u),
  isalnum: all(/^[\p{L}\p{N}]+$/u),
  isspace: all(/^\s+$/u),
  isupper: [[], (self) => self !== self.toLowerCase() && self === self.toUpperCase()],
  islower: [[], (self) => self !== self.toUpperCase() && self === self.toLowerCase()],
};

function padded(args: BoundArguments, self: string): string {
  const [missing, fill] = padding(args, self);
  return fill.repeat(missing);
}

const DICT: Record<string, Method<Dict>> = {
  items: [
    [],
    (self) =>
      View.over(
        'dict_items',
        Object.entries(self).map(([key, value]) => Tuple.pair(key, value)),
      ),
  ],
  keys: [[], (self) => View.over('dict_keys', Object.keys(self))],
  values: [[], (self) => View.over('dict_values', Object.values(self))],
  get: [
    ['key', 'default'],
    (self, args) => member(self, str(args.required('key'))) ?? args.value('default') ?? null,
  ],
  copy: [[], (self) => dict(Object.entries(self))],
};

const LIST: Record<string, Method<unknown[]>> = {
  index: [
    ['value'],
    (self, args) => {
      const at = self.findIndex((item) => equals(item, args.required('value')));
      if (at === -1) throw new ExpressionError('ValueError', `${str(args.value('value'))} is not in list`);
      return at;
    },
  ],
  count: [['value'], (self, args) => self.filter((item) => equals(item, args.required('value'))).length],
  copy: [[], (self) => [...self]],
};

/** Methods that change their list or dict; only for what the template made itself, never for data given to it. */
const CHANGES_LIST: Record<string, Method<unknown[]>> = {
  append: [['item'], (self, args, budget) => grown(self, [args.required('item')], budget)],
  extend: [['items'], (self, args, budget) => grown(self, iterate(args.required('items')), budget)],
  insert: [
    ['index', 'item'],
    (self, args) => {
      self.splice(args.whole('index'), 0, args.required('item'));
      return null;
    },
  ],
  pop: [
    ['index'],
    (self, args) => {
      const at = args.whole('index', -1);
      if (at >= self.length || at < -self.length)
        throw new ExpressionError(
          'IndexError',
          self.length === 0 ? 'pop from empty list' : 'pop index out of range',
        );
      return self.splice(at, 1)[0] ?? null;
    },
  ],
  remove: [
    ['value'],
    (self, args) => {
      const at = self.findIndex((item) => equals(item, args.required('value')));
      if (at === -1) throw new ExpressionError('ValueError', 'list.remove(x): x not in list');
      self.splice(at, 1);
      return null;
    },
  ],
  clear: [
    [],
    (self) => {
      self.length = 0;
      return null;
    },
  ],
  reverse: [
    [],
    (self) => {
      self.reverse();
      return null;
    },
  ],
  sort: [
    [],
    (self) => {
      self.sort((left, right) => compare(left, right));
      return null;
    },
  ],
};

function grown(self: unknown[], items: unknown[], budget: Budget): null {
  budget.step(items.length);
  self.push(...items);
  return null;
}

const CHANGES_DICT: Record<string, Method<Dict>> = {
  update: [
    ['other'],
    (self, args) => {
      const other = args.required('other');
      if (isDict(other)) for (const [key, value] of Object.entries(other)) define(self, key, value);
      return null;
    },
  ],
  setdefault: [
    ['key', 'default'],
    (self, args) => {
      const key = str(args.required('key'));
      if (!Object.hasOwn(self, key)) define(self, key, args.value('default') ?? null);
      return self[key];
    },
  ],
  pop: [
    ['key', 'default'],
    (self, args) => {
      const key = str(args.required('key'));
      if (!Object.hasOwn(self, key) && !args.has('default')) throw new ExpressionError('KeyError', repr(key));
      const value = member(self, key) ?? args.value('default') ?? null;
      delete self[key];
      return value;
    },
  ],
  popitem: [
    [],
    (self) => {
      const last = Object.entries(self).at(-1);
      if (last === undefined) throw new ExpressionError('KeyError', "'popitem(): dictionary is empty'");
      delete self[last[0]];
      return Tuple.pair(...last);
    },
  ],
  clear: [
    [],
    (self) => {
      for (const key of Object.keys(self)) delete self[key];
      return null;
    },
  ],
};

function define(self: Dict, key: string, value: unknown): void {
  Object.defineProperty(self, key, { value, enumerable: true, writable: true, configurable: true });
}

function bound<T>(
  table: Record<string, Method<T>>,
  name: string,
  self: T,
  budget: Budget,
): Callable | undefined {
  const method = Object.hasOwn(table, name) ? table[name] : undefined;
  if (method === undefined) return undefined;
  const [parameters, run] = method;
  return new Callable(name, (args) => {
    if (typeof self === 'string') spend(self.length);
    else if (Array.isArray(self)) spend(self.length);
    return run(self, new BoundArguments(name, parameters, args), budget);
  });
}

/** Whether a method of this name changes the list or dict that it is called on. */
export function changes(value: unknown, name: string): boolean {
  if (Array.isArray(value))
    return !(value instanceof Tuple || value instanceof View) && Object.hasOwn(CHANGES_LIST, name);
  return isDict(value) && Object.hasOwn(CHANGES_DICT, name);
}

/** The methods that expressions may call on a value. `mine` tells what the template itself made. */
export function methodOf(value: unknown, name: string, budget: Budget, mine: WeakSet<object>): unknown {
  if (typeof value === 'string') {
    if (name === 'format') {
      return new Callable(name, (args: CallArguments) => formatText(value, args, budget));
    }
    if (name === 'format_map') {
      return new Callable(name, (args) => {
        const values = bind(name, ['mapping'], args).required('mapping');
        const named = new Map(isDict(values) ? Object.entries(values) : []);
        return formatText(value, { positional: [], named }, budget);
      });
    }
    return bound(TEXT, name, value, budget);
  }
  if (Array.isArray(value)) {
    return (
      bound(LIST, name, value, budget) ??
      (mine.has(value) ? bound(CHANGES_LIST, name, value, budget) : undefined)
    );
  }
  if (isDict(value)) {
    return (
      bound(DICT, name, value, budget) ??
      (mine.has(value) ? bound(CHANGES_DICT, name, value, budget) : undefined)
    );
  }
  return numberMember(value, name);
}
