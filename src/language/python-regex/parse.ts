import { isIdentifier } from './characters';
import { type Escape, isAsciiDigit, readEscape, readSetEscape } from './escapes';
import { changeFlags, isFlag, readFlags } from './flags';
import { joinBranches } from './join-branches';
import { Source } from './source';
import { type Flags, type Node, RegexError, type SetItem, type Syntax, UnsupportedError } from './syntax';

/** Python's limit of a repeat count. */
const MAX_REPEAT = 4294967295;
/** More nesting than this would overflow Python's and our stack. */
const MAX_DEPTH = 200;

/**
 * Parses a Python regular expression.
 * @param known the inside of a named group that need not be parsed again where the flags are still `flags`
 * @throws RegexError with Python's own words where Python refuses it, UnsupportedError where only we do
 */
export function parseRegex(pattern: string, flags: Flags, known?: KnownGroup): Syntax {
  return new Parser(pattern, flags, known).parse();
}

/** What stands in named groups again and again, with its closing parenthesis, and what it is parsed to. */
export interface KnownGroup {
  text: string;
  nodes: Node[];
}

class Parser {
  readonly #source: Source;
  #flags: Flags;
  /** What each group contains, by its number; undefined while the group is open. */
  readonly #groups: (Node[] | undefined)[] = [[]];
  readonly #names = new Map<string, number>();
  /** Groups from this number on cannot be referred to: we are inside a look-behind. */
  #lookbehindGroups: number | undefined;
  /** Highest group that a conditional named by number. */
  #conditionalGroup = 0;
  #depth = 0;
  readonly #known: KnownGroup | undefined;
  readonly #knownFlags: Flags;

  constructor(pattern: string, flags: Flags, known: KnownGroup | undefined) {
    this.#source = new Source(pattern);
    this.#flags = flags;
    this.#known = known;
    this.#knownFlags = flags;
  }

  parse(): Syntax {
    const nodes = this.#alternatives(this.#flags, true);
    if (this.#source.next !== undefined) throw new RegexError('unbalanced parenthesis');
    if (this.#conditionalGroup >= this.#groups.length) {
      throw new RegexError(`invalid group reference ${this.#conditionalGroup}`);
    }
    return { nodes, groups: this.#groups.map((group) => group ?? []), names: this.#names };
  }

  #alternatives(flags: Flags, top: boolean): Node[] {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new UnsupportedError('groups are nested too deeply');
    const branches = [this.#sequence(flags, top)];
    while (this.#source.eat('|')) branches.push(this.#sequence(top ? this.#flags : flags, false));
    this.#depth -= 1;
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : joinBranches(branches);
  }

  /** `first` holds for the first branch of the whole expression, where flags for all of it may stand. */
  #sequence(given: Flags, first: boolean): Node[] {
    const source = this.#source;
    const nodes: Node[] = [];
    let flags = given;
    while (source.next !== undefined && source.next !== '|' && source.next !== ')') {
      const token = source.take();
      if (flags.verbose && this.#skipped(token)) continue;
      switch (token) {
        case '[':
          nodes.push(this.#set(flags));
          break;
        case '?':
        case '*':
        case '+':
        case '{':
          this.#repeat(nodes, token, flags);
          break;
        case '.':
          nodes.push({ kind: 'any', flags });
          break;
        case '^':
          nodes.push({ kind: 'anchor', anchor: 'begin', flags });
          break;
        case '$':
          nodes.push({ kind: 'anchor', anchor: 'end', flags });
          break;
        case '(':
          if (this.#parenthesis(nodes, flags, first)) flags = this.#flags;
          break;
        default:
          if (token.charCodeAt(0) === 0x5c) nodes.push(this.#escape(readEscape(source, token), flags));
          else nodes.push({ kind: 'literal', code: token.codePointAt(0) ?? 0, flags });
      }
    }
    return unpacked(nodes);
  }

  /** Verbose mode passes over white space and comments. */
  #skipped(token: string): boolean {
    if (token === '#') {
      while (this.#source.next !== undefined) if (this.#source.take() === '\n') break;
      return true;
    }
    return token.length === 1 && ' \t\n\r\v\f'.includes(token);
  }

  #escape(read: Escape, flags: Flags): Node {
    switch (read.kind) {
      case 'code':
        return { kind: 'literal', code: read.code, flags };
      case 'category':
        return { kind: 'set', negated: false, items: [read], flags };
      case 'anchor':
        return { kind: 'anchor', anchor: read.anchor, flags };
      case 'reference':
        if (read.group >= this.#groups.length) {
          throw new RegexError(`invalid group reference ${read.group}`);
        }
        return this.#reference(read.group, flags);
    }
  }

  #reference(group: number, flags: Flags): Node {
    if (this.#groups[group] === undefined) throw new RegexError('cannot refer to an open group');
    this.#checkLookbehind(group);
    return { kind: 'backreference', group, flags };
  }

  #checkLookbehind(group: number): void {
    if (this.#lookbehindGroups === undefined) return;
    if (this.#groups[group] === undefined) throw new RegexError('cannot refer to an open group');
    if (group >= this.#lookbehindGroups) {
      throw new RegexError('cannot refer to group defined in the same lookbehind subpattern');
    }
  }

  #set(flags: Flags): Node {
    const source = this.#source;
    const items: SetItem[] = [];
    const negated = source.eat('^');
    for (let read = 0; ; read += 1) {
      const token = this.#setToken();
      if (token === ']' && read > 0) break;
      const item = this.#setItem(token);
      if (!source.eat('-')) {
        items.push(item);
        continue;
      }
      const end = this.#setToken();
      if (end === ']') {
        items.push(item, { kind: 'code', code: 0x2d });
        break;
      }
      const last = this.#setItem(end);
      if (item.kind !== 'code' || last.kind !== 'code' || last.code < item.code) {
        throw new RegexError(`bad character range ${token}-${end}`);
      }
      items.push({ kind: 'range', from: item.code, to: last.code });
    }
    const [only] = items;
    if (only?.kind === 'code' && !negated && items.every((item) => sameItem(item, only))) {
      return { kind: 'literal', code: only.code, flags };
    }
    return { kind: 'set', negated, items, flags };
  }

  #setToken(): string {
    if (this.#source.next === undefined) throw new RegexError('unterminated character set');
    return this.#source.take();
  }

  #setItem(token: string): SetItem {
    if (token.charCodeAt(0) !== 0x5c) return { kind: 'code', code: token.codePointAt(0) ?? 0 };
    const read = readSetEscape(this.#source, token);
    if (read.kind === 'code' || read.kind === 'category') return read;
    throw new RegexError(`bad escape ${token}`);
  }

  #repeat(nodes: Node[], token: string, flags: Flags): void {
    const source = this.#source;
    let min = token === '+' ? 1 : 0;
    let max = token === '?' ? 1 : Infinity;
    if (token === '{') {
      const start = source.position;
      const counts = source.next === '}' ? undefined : this.#counts();
      if (counts === undefined) {
        source.seek(start);
        nodes.push({ kind: 'literal', code: 0x7b, flags });
        return;
      }
      [min, max] = counts;
    }
    const item = nodes.at(-1);
    if (item === undefined || item.kind === 'anchor') throw new RegexError('nothing to repeat');
    if (item.kind === 'repeat') throw new RegexError('multiple repeat');
    const body = item.kind === 'group' && item.index === undefined && !item.scoped ? item.body : [item];
    const mode = source.eat('?') ? 'lazy' : source.eat('+') ? 'possessive' : 'greedy';
    nodes[nodes.length - 1] = { kind: 'repeat', min, max, mode, body };
  }

  /** `{m,n}` after its brace, or undefined where the brace is an ordinary character. */
  #counts(): [number, number] | undefined {
    const source = this.#source;
    const low = source.takeWhile(Infinity, isAsciiDigit);
    let high = low;
    if (source.eat(',')) high = source.takeWhile(Infinity, isAsciiDigit);
    if (!source.eat('}')) return undefined;
    const min = low === '' ? 0 : Number(low);
    const max = high === '' ? Infinity : Number(high);
    if (min >= MAX_REPEAT || (high !== '' && max >= MAX_REPEAT)) {
      throw new RegexError('the repetition number is too large');
    }
    if (max < min) throw new RegexError('min repeat greater than max repeat');
    return [min, max];
  }

  /** What stands behind `(`; true when it changed the flags of the whole expression. */
  #parenthesis(nodes: Node[], flags: Flags, first: boolean): boolean {
    const source = this.#source;
    if (!source.eat('?')) {
      this.#group(nodes, flags, undefined);
      return false;
    }
    const char = this.#needed();
    switch (char) {
      case 'P':
        this.#extension(nodes, flags);
        return false;
      case ':':
        nodes.push({ kind: 'group', index: undefined, scoped: false, body: this.#body(flags) });
        return false;
      case '#':
        this.#comment();
        return false;
      case '=':
      case '!':
        nodes.push({ kind: 'look', behind: false, negative: char === '!', body: this.#body(flags) });
        return false;
      case '<':
        nodes.push(this.#lookbehind(flags));
        return false;
      case '(':
        nodes.push(this.#conditional(flags));
        return false;
      case '>':
        nodes.push({ kind: 'atomic', body: this.#body(flags) });
        return false;
    }
    if (!isFlag(char) && char !== '-') throw new RegexError(`unknown extension ?${char}`);
    const change = readFlags(source, char);
    const changed = changeFlags(flags, change.on, change.off);
    if (!change.whole) {
      nodes.push({ kind: 'group', index: undefined, scoped: true, body: this.#body(changed) });
      return false;
    }
    if (!first || nodes.length > 0) {
      throw new RegexError('global flags not at the start of the expression');
    }
    this.#flags = changed;
    return true;
  }

  #needed(): string {
    if (this.#source.next === undefined) throw new RegexError('unexpected end of pattern');
    return this.#source.take();
  }

  #body(flags: Flags): Node[] {
    const body = this.#alternatives(flags, false);
    this.#close();
    return body;
  }

  #close(): void {
    if (!this.#source.eat(')')) throw new RegexError('missing ), unterminated subpattern');
  }

  #group(nodes: Node[], flags: Flags, name: string | undefined): void {
    const index = this.#groups.length;
    this.#groups.push(undefined);
    if (name !== undefined) {
      const earlier = this.#names.get(name);
      if (earlier !== undefined) {
        throw new RegexError(`redefinition of group name '${name}' as group ${index}; was group ${earlier}`);
      }
      this.#names.set(name, index);
    }
    const body = (name !== undefined && this.#knownBody(flags)) || this.#body(flags);
    this.#groups[index] = body;
    nodes.push({ kind: 'group', index, scoped: false, body });
  }

  #knownBody(flags: Flags): Node[] | undefined {
    const source = this.#source;
    if (this.#known === undefined || flags !== this.#knownFlags) return undefined;
    if (!source.text.startsWith(this.#known.text, source.position)) return undefined;
    source.seek(source.position + this.#known.text.length);
    return this.#known.nodes;
  }

  /** `(?P<name>…)` and `(?P=name)`. */
  #extension(nodes: Node[], flags: Flags): void {
    const source = this.#source;
    if (source.eat('<')) {
      this.#group(nodes, flags, this.#name(source.takeUntil('>', 'group name')));
    } else if (source.eat('=')) {
      const name = this.#name(source.takeUntil(')', 'group name'));
      nodes.push(this.#reference(this.#named(name), flags));
    } else {
      throw new RegexError(`unknown extension ?P${this.#needed()}`);
    }
  }

  #name(name: string): string {
    if (!isIdentifier(name)) throw new RegexError(`bad character in group name '${name}'`);
    return name;
  }

  #named(name: string): number {
    const group = this.#names.get(name);
    if (group === undefined) throw new RegexError(`unknown group name '${name}'`);
    return group;
  }

  #comment(): void {
    for (;;) {
      if (this.#source.next === undefined) throw new RegexError('missing ), unterminated comment');
      if (this.#source.take() === ')') return;
    }
  }

  #lookbehind(flags: Flags): Node {
    const char = this.#needed();
    if (char !== '=' && char !== '!') throw new RegexError(`unknown extension ?<${char}`);
    const outer = this.#lookbehindGroups;
    this.#lookbehindGroups ??= this.#groups.length;
    const body = this.#alternatives(flags, false);
    this.#lookbehindGroups = outer;
    this.#close();
    return { kind: 'look', behind: true, negative: char === '!', body };
  }

  #conditional(flags: Flags): Node {
    const name = this.#source.takeUntil(')', 'group name');
    let group: number;
    if (isIdentifier(name)) {
      group = this.#named(name);
    } else {
      group = /^\s*\+?\d+(_\d+)*\s*$/.test(name) ? Number(name.replace(/[\s+_]/g, '')) : -1;
      if (group < 0) throw new RegexError(`bad character in group name '${name}'`);
      if (group === 0) throw new RegexError('bad group number');
      this.#conditionalGroup = Math.max(this.#conditionalGroup, group);
    }
    this.#checkLookbehind(group);
    const yes = this.#sequence(flags, false);
    let no: Node[] | undefined;
    if (this.#source.eat('|')) {
      no = this.#sequence(flags, false);
      if (this.#source.next === '|') {
        throw new RegexError('conditional backref with more than two branches');
      }
    }
    this.#close();
    return { kind: 'conditional', group, yes, no };
  }
}

/** Python unpacks `(?:…)` into the sequence around it once the repeats are known. */
function unpacked(nodes: Node[]): Node[] {
  if (!nodes.some(isPlainGroup)) return nodes;
  return nodes.flatMap((node) => (isPlainGroup(node) ? node.body : [node]));
}

function isPlainGroup(node: Node): node is Node & { kind: 'group' } {
  return node.kind === 'group' && node.index === undefined && !node.scoped;
}

/** True when two members of a class are the same. */
export function sameItem(one: SetItem, other: SetItem): boolean {
  if (one.kind === 'code') return other.kind === 'code' && one.code === other.code;
  if (one.kind === 'range') return other.kind === 'range' && one.from === other.from && one.to === other.to;
  return other.kind === 'category' && one.category === other.category;
}
