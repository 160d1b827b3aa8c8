import { ExpressionError } from './expression-error';

/** A path of jsonpath-rw as its grammar reads it. */
export type JsonPath =
  | { type: 'root' | 'this' | 'parent' }
  | { type: 'fields'; names: string[] }
  | { type: 'index'; index: number }
  | { type: 'slice'; from: number | undefined; to: number | undefined }
  | { type: Joint; left: JsonPath; right: JsonPath };

/** How two paths are joined: `.`, `..`, `|`, `&` and `where`. */
type Joint = 'child' | 'descendants' | 'union' | 'intersection' | 'where';

interface Token {
  kind: 'id' | 'number' | 'named' | 'sign';
  text: string;
  at: number;
}

const JOINTS: Readonly<Record<string, readonly [joint: Joint, strength: number]>> = {
  '..': ['descendants', 1],
  '.': ['child', 2],
  '|': ['union', 3],
  '&': ['intersection', 4],
  where: ['where', 5],
};

const TOKEN =
  /[ \t\n]*(?:([A-Za-z_@][\w@-]*)|(-?\d+)|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`|(\.\.|[*.[\]()$,:|&]))/y;

class PathReader {
  readonly #tokens: Token[] = [];
  #next = 0;

  constructor(readonly source: string) {
    TOKEN.lastIndex = 0;
    const end = source.trimEnd().length;
    for (let at = 0; at < end; at = TOKEN.lastIndex) {
      const match = TOKEN.exec(source);
      if (match === null) throw this.#misread(at);
      const [, word, number, single, double, named, sign] = match;
      const quoted = single ?? double;
      if (word === 'where') this.#tokens.push({ kind: 'sign', text: word, at });
      else if (word !== undefined) this.#tokens.push({ kind: 'id', text: word, at });
      else if (quoted !== undefined) this.#tokens.push({ kind: 'id', text: unescaped(quoted), at });
      else if (number !== undefined) this.#tokens.push({ kind: 'number', text: number, at });
      else if (named !== undefined) this.#tokens.push({ kind: 'named', text: unescaped(named), at });
      else this.#tokens.push({ kind: 'sign', text: sign ?? '', at });
    }
  }

  #misread(at: number): ExpressionError {
    return new ExpressionError(
      'ValueError',
      `the JSON path "${this.source}" is not understood from "${this.source.slice(at)}" on`,
    );
  }

  fail(): never {
    throw this.#misread(this.#tokens[this.#next]?.at ?? this.source.length);
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#tokens.length;
  }

  /** The sign that comes next, without taking it. */
  get sign(): string | undefined {
    const token = this.#tokens[this.#next];
    return token?.kind === 'sign' ? token.text : undefined;
  }

  /** Takes the next token if it is of the kind, and of the text where one is given. */
  take(kind: Token['kind'], text?: string): string | undefined {
    const token = this.#tokens[this.#next];
    if (token?.kind !== kind || (text !== undefined && token.text !== text)) return undefined;
    this.#next += 1;
    return token.text;
  }

  require(sign: string): void {
    if (this.take('sign', sign) === undefined) this.fail();
  }
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');

function names(reader: PathReader, first: string): JsonPath {
  const found = [first];
  while (reader.take('sign', ',') !== undefined) found.push(reader.take('id') ?? reader.fail());
  return { type: 'fields', names: found };
}

/** What stands between square brackets: names, an index, a part of a list. */
function bracketed(reader: PathReader): JsonPath {
  const name = reader.take('id');
  if (name !== undefined) return names(reader, name);
  if (reader.take('sign', '*') !== undefined) return { type: 'slice', from: undefined, to: undefined };
  const from = reader.take('number');
  if (reader.take('sign', ':') === undefined)
    return from === undefined ? reader.fail() : { type: 'index', index: Number(from) };
  const to = reader.take('number');
  return {
    type: 'slice',
    from: from === undefined ? undefined : Number(from),
    to: to === undefined ? undefined : Number(to),
  };
}

/** Deeper brackets are nobody's; the limit keeps our own recursion off the stack's end. */
const DEPTH = 100;

function single(reader: PathReader, depth: number): JsonPath {
  const name = reader.take('id');
  if (name !== undefined) return names(reader, name);
  const named = reader.take('named');
  if (named === 'this' || named === 'parent') return { type: named };
  if (reader.take('sign', '*') !== undefined) return { type: 'fields', names: ['*'] };
  if (reader.take('sign', '$') !== undefined) return { type: 'root' };
  const open = reader.take('sign', '(') ?? reader.take('sign', '[') ?? reader.fail();
  if (depth > DEPTH) reader.fail();
  const inner = open === '(' ? path(reader, 0, depth + 1) : bracketed(reader);
  reader.require(open === '(' ? ')' : ']');
  return inner;
}

/** Brackets behind a path bind less than anything else: in `a|b[0]` they are those of both. */
function path(reader: PathReader, above: number, depth: number): JsonPath {
  let left = single(reader, depth);
  for (;;) {
    const joint = JOINTS[reader.sign ?? ''];
    if (joint !== undefined && joint[1] > above) {
      reader.take('sign');
      left = { type: joint[0], left, right: path(reader, joint[1], depth) };
    } else if (above === 0 && reader.take('sign', '[') !== undefined) {
      left = { type: 'child', left, right: bracketed(reader) };
      reader.require(']');
    } else return left;
  }
}

/** @throws ExpressionError where jsonpath-rw would not read it either */
export function readJsonPath(source: string): JsonPath {
  const reader = new PathReader(source);
  const read = path(reader, 0, 0);
  return reader.isAtEnd ? read : reader.fail();
}
