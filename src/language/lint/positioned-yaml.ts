import {
  constructFromEvents,
  defineScalarTag,
  EVENT_ID,
  type Event,
  getScalarValue,
  load,
  NOT_RESOLVED,
  parseEvents,
  SCALAR_STYLE,
  YAML11_SCHEMA,
  YAMLException,
} from 'js-yaml';
import { messageOf } from '../../core/message-of';
import { anchorFault } from '../alias/anchor-fault';

const TRUE = /^(?:true|yes|on)$/i;
const FALSE = /^(?:false|no|off)$/i;

/** YAML 1.1 as PyYAML has it: the single letters y and n stay text. */
const PYYAML_SCHEMA = YAML11_SCHEMA.withTags(
  defineScalarTag('tag:yaml.org,2002:bool', {
    implicit: true,
    resolve: (source) => (TRUE.test(source) ? true : FALSE.test(source) ? false : NOT_RESOLVED),
    identify: (data) => typeof data === 'boolean',
  }),
);

/** Line and column, both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** The way to a value: keys and indexes from the top of the document. */
export type Path = readonly (string | number)[];

/** A key that is written twice in one mapping; PyYAML silently keeps the last. */
export interface DuplicateKey {
  key: string;
  position: Position;
  first: Position;
}

/** A text that is no YAML document, with the place where that shows. */
export class UnreadableYaml extends Error {
  constructor(
    message: string,
    readonly position: Position,
  ) {
    super(message);
    this.name = 'UnreadableYaml';
  }
}

/** Where the first anchor is used, or the beginning. */
const anchorIn = (text: string): number => Math.max(0, text.search(/(?<=[\s[{,])\*[\w-]/));

interface Place {
  /** Offset of the key in its mapping, or of the item in its sequence. */
  key: number;
  /** Offset where the value's own text begins. */
  value: number;
  /** True where the text of a block scalar starts a line below its `|` or `>`. */
  block: boolean;
}

/**
 * One YAML document that still knows where everything in it was written.
 * Values are read as PyYAML does (YAML 1.1: `yes` is true), because that is what StackStorm reads them with.
 */
export class PositionedYaml {
  readonly value: unknown;
  readonly duplicates: readonly DuplicateKey[];
  /** A tab outside of quotes, blocks and comments: PyYAML refuses the file, others do not mind. */
  readonly tab: Position | undefined;
  readonly #text: string;
  readonly #places: Map<string, Place>;

  /** @throws UnreadableYaml */
  constructor(text: string) {
    this.#text = text;
    try {
      const events = parseEvents(text, {});
      const walk = new Walk(text, events);
      if (walk.braces !== undefined) {
        throw new UnreadableYaml(
          'a value that starts with {{ is read as a mapping',
          positionAt(text, walk.braces),
        );
      }
      this.#places = walk.places;
      const tab = bareTab(text, walk.texts);
      this.tab = tab === undefined ? undefined : positionAt(text, tab);
      this.duplicates = walk.duplicates.map(([key, offset, first]) => ({
        key,
        position: positionAt(text, offset),
        first: positionAt(text, first),
      }));
      this.value = documentOf(events, text);
      const fault = anchorFault(this.value);
      if (fault !== undefined) throw new UnreadableYaml(fault, positionAt(text, anchorIn(text)));
    } catch (error) {
      if (error instanceof UnreadableYaml) throw error;
      throw asUnreadable(text, error);
    }
  }

  /** Where the key or item at this path is written; the nearest thing around it when it is not there. */
  keyAt(path: Path): Position {
    return positionAt(this.#text, this.#nearest(path)?.key ?? 0);
  }

  /** Where the value at this path begins; `offset` counts characters into a text value. */
  valueAt(path: Path, offset = 0): Position {
    const place = this.#nearest(path);
    if (place === undefined) return { line: 1, column: 1 };
    const start = positionAt(this.#text, place.value);
    const value = this.#get(path);
    if (typeof value !== 'string' || offset === 0) return start;
    const before = value.slice(0, offset).split('\n');
    if (place.block) return { line: start.line + before.length - 1, column: start.column };
    // In quotes or plain, a line of the value need not be a line of the file: only the first is exact.
    return before.length === 1 ? { line: start.line, column: start.column + offset } : start;
  }

  #nearest(path: Path): Place | undefined {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#places.get(keyOf(path.slice(0, length)));
      if (place) return place;
    }
    return undefined;
  }

  #get(path: Path): unknown {
    let value = this.value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = (value as Record<string | number, unknown>)[step];
    }
    return value;
  }
}

/** Makes the value of a text from its events. @throws YAMLException if the text is not exactly one document */
function documentOf(events: Event[], text: string): unknown {
  const options = { schema: PYYAML_SCHEMA, json: true };
  const documents = constructFromEvents(events, { ...options, source: text });
  // If there is none, or more than one, `load` says what is wrong.
  return documents.length === 1 ? documents[0] : load(text, options);
}

/** Follows the parser's events and notes where each path begins. */
class Walk {
  readonly places = new Map<string, Place>();
  readonly duplicates: [key: string, offset: number, first: number][] = [];
  /** Ranges of texts in quotes and in blocks. */
  readonly texts: (readonly [start: number, end: number])[] = [];
  /** Offset of a mapping that stands as a key: `{{ x }}` without quotes. */
  braces: number | undefined;
  #at = 0;

  constructor(
    readonly text: string,
    readonly events: readonly Event[],
  ) {
    for (const event of events) {
      if (event.type !== EVENT_ID.SCALAR || event.style === SCALAR_STYLE.PLAIN) continue;
      this.texts.push([event.valueStart, event.valueEnd]);
    }
    if (events[0]?.type === EVENT_ID.DOCUMENT) {
      this.#at = 1;
      if (events[1] !== undefined && events[1].type !== EVENT_ID.POP) this.#value([], undefined);
    }
  }

  #value(path: Path, key: number | undefined): void {
    const event = this.events[this.#at++];
    if (event === undefined) return;
    const value = startOf(event);
    const block = event.type === EVENT_ID.SCALAR && event.style >= SCALAR_STYLE.LITERAL_BLOCK;
    this.places.set(keyOf(path), {
      key: key ?? value,
      value: block ? firstLineOf(this.text, value) : value,
      block,
    });
    if (event.type === EVENT_ID.SEQUENCE) {
      for (let index = 0; !this.#closes(); index++) this.#value([...path, index], undefined);
    } else if (event.type === EVENT_ID.MAPPING) {
      this.#mapping(path);
    }
  }

  #mapping(path: Path): void {
    const seen = new Map<string, number>();
    while (!this.#closes()) {
      const event = this.events[this.#at];
      if (event === undefined) return;
      const offset = startOf(event);
      if (event.type !== EVENT_ID.SCALAR) {
        this.braces ??= event.type === EVENT_ID.MAPPING ? Math.max(0, offset - 1) : undefined;
        this.#value([...path, ''], offset);
        this.#value([...path, ''], offset);
        continue;
      }
      this.#at++;
      const key = getScalarValue(this.text, event);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, offset);
      else if (key !== '<<') this.duplicates.push([key, offset, first]);
      this.#value([...path, key], offset);
    }
  }

  #closes(): boolean {
    const event = this.events[this.#at];
    if (event !== undefined && event.type !== EVENT_ID.POP) return false;
    this.#at++;
    return true;
  }
}

function startOf(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return Math.max(0, event.valueStart);
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart;
  return 'start' in event ? event.start : 0;
}

/** A block scalar's range begins with its first line: past that line's indentation. */
function firstLineOf(text: string, offset: number): number {
  let at = offset;
  while (text[at] === ' ') at++;
  return at;
}

function bareTab(
  text: string,
  texts: readonly (readonly [start: number, end: number])[],
): number | undefined {
  const outside = (at: number) => !texts.some(([start, end]) => start <= at && at < end);
  for (let at = text.indexOf('\t'); at >= 0; at = text.indexOf('\t', at + 1)) {
    if (!outside(at)) continue;
    const line = text.lastIndexOf('\n', at) + 1;
    const comments = [...text.slice(line, at).matchAll(/(?:^|\s)#/g)].some((found) =>
      outside(line + found.index),
    );
    if (!comments) return at;
  }
  return undefined;
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

function asUnreadable(text: string, error: unknown): UnreadableYaml {
  if (!(error instanceof YAMLException)) {
    return new UnreadableYaml(messageOf(error), { line: 1, column: 1 });
  }
  const position = error.mark === undefined ? { line: 1, column: 1 } : positionAt(text, error.mark.position);
  return new UnreadableYaml(error.reason, position);
}
