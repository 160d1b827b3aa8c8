import type { Parameters } from '../../core/alias';
import { stripSpaces } from '../python-regex/characters';
import type { Node, SetItem } from '../python-regex/syntax';
import { compileFormat, type Format, FormatError, matchFormat, readFormat } from './format';

/** Ways to write several values differ one by one up to here; more values are written all alike. */
const MAX_WAYS = 81;

/** A command that was put together from values. */
export interface ComposedCommand {
  command: string;
  /** What the format extracts from it. */
  parameters: Parameters;
}

/**
 * The command that somebody would type to give a format these values, as plain as it can be: values in quotes only where
 * they have to be, what the format does not name as `name=value` at the end. Pure.
 * @param values as they are typed
 * @returns undefined where no command has exactly these values
 */
export function composeCommand(
  representation: string,
  values: Readonly<Record<string, string>>,
): ComposedCommand | undefined {
  try {
    const half = readFormat(representation);
    const { syntax } = half;
    const format = compileFormat(representation, half);
    const writer = new Writer(new Map([...syntax.names].map(([name, group]) => [group, name])));
    const inside = [...syntax.names.keys()].filter((name) => Object.hasOwn(values, name));
    const behind = Object.keys(values).filter((name) => !inside.includes(name));
    const exactly = (head: string, pairs: readonly string[]): ComposedCommand | undefined => {
      const command = stripSpaces([head, ...pairs].join(' '));
      const parameters = matchFormat(format, command);
      return means(format, parameters, values) ? { command, parameters } : undefined;
    };
    for (const spelled of spellings(values)) {
      const head = writer.write(syntax.nodes, (name) => spelled[name]);
      const composed = exactly(head, pairsOf(behind, spelled));
      if (composed !== undefined) return composed;
    }
    // What does not fit where it belongs is said at the end: it overrides what stands in its place.
    for (const spelled of spellings(values)) {
      const head = writer.write(syntax.nodes, (name) => (Object.hasOwn(values, name) ? '-' : undefined));
      const composed = exactly(head, pairsOf(Object.keys(values), spelled));
      if (composed !== undefined) return composed;
    }
    return undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

function pairsOf(names: readonly string[], spelled: Readonly<Record<string, string>>): string[] {
  return names.map((name) => `${name}=${spelled[name] === '' ? '""' : spelled[name]}`);
}

function means(
  format: Format,
  understood: Parameters | undefined,
  values: Readonly<Record<string, string>>,
): understood is Parameters {
  if (understood === undefined) return false;
  const defaults = new Map(format.defaults);
  return (
    Object.entries(values).every(([name, value]) => understood[name] === value) &&
    Object.entries(understood).every(
      ([name, value]) => Object.hasOwn(values, name) || value === null || defaults.get(name) === value,
    )
  );
}

/** All values as they are, in quotes of the one or the other kind, and mixed. */
function* spellings(values: Readonly<Record<string, string>>): Generator<Record<string, string>> {
  const names = Object.keys(values);
  const ways = names.map((name) => waysToWrite(values[name] ?? ''));
  const total = ways.reduce((count, one) => count * one.length, 1);
  for (let way = 0; way < Math.min(total, MAX_WAYS); way += 1) {
    let left = way;
    yield Object.fromEntries(
      names.map((name, index) => {
        const own = ways[index] ?? [''];
        const written = own[left % own.length] ?? '';
        left = Math.floor(left / own.length);
        return [name, written];
      }),
    );
  }
  if (total <= MAX_WAYS) return;
  yield Object.fromEntries(names.map((name, index) => [name, ways[index]?.[1] ?? values[name] ?? '']));
}

function waysToWrite(value: string): string[] {
  if (/^[\w./:@%+,-]+$/.test(value)) return [value];
  const free = ['"', "'"].filter((quote) => !value.includes(quote));
  // The last quote before what follows ends a value of the format, whatever it holds.
  const taken = ['"', "'"].filter((quote) => value.includes(quote));
  return [value, ...[...free, ...taken].map((quote) => quote + value + quote)];
}

/** Writes the least that a format takes. */
class Writer {
  readonly #names: ReadonlyMap<number, string>;

  constructor(names: ReadonlyMap<number, string>) {
    this.#names = names;
  }

  write(nodes: readonly Node[], givenFor: (name: string) => string | undefined): string {
    return nodes.map((node) => this.#one(node, givenFor)).join('');
  }

  #one(node: Node, givenFor: (name: string) => string | undefined): string {
    switch (node.kind) {
      case 'literal':
        return String.fromCodePoint(node.code);
      case 'any':
        // Mostly a full stop that its author took for one.
        return '.';
      case 'set':
        return node.negated ? 'x' : sample(node.items[0]);
      case 'group': {
        const name = this.#names.get(node.index ?? -1);
        return (name === undefined ? undefined : givenFor(name)) ?? this.write(node.body, givenFor);
      }
      case 'branch': {
        const wanted = node.branches.find((branch) => this.#holds(branch, givenFor));
        return this.write(wanted ?? node.branches[0] ?? [], givenFor);
      }
      case 'repeat': {
        const times = this.#holds(node.body, givenFor) ? Math.max(1, node.min) : node.min;
        return this.write(node.body, givenFor).repeat(Math.min(times, 100));
      }
      case 'atomic':
        return this.write(node.body, givenFor);
      default:
        return '';
    }
  }

  /** Whether a value is written inside. */
  #holds(nodes: readonly Node[], givenFor: (name: string) => string | undefined): boolean {
    return nodes.some((node) => {
      if (node.kind === 'group') {
        const name = this.#names.get(node.index ?? -1);
        return (name !== undefined && givenFor(name) !== undefined) || this.#holds(node.body, givenFor);
      }
      if (node.kind === 'branch') return node.branches.some((branch) => this.#holds(branch, givenFor));
      return (node.kind === 'repeat' || node.kind === 'atomic') && this.#holds(node.body, givenFor);
    });
  }
}

function sample(item: SetItem | undefined): string {
  if (item === undefined) return '';
  if (item.kind === 'code') return String.fromCodePoint(item.code);
  if (item.kind === 'range') return String.fromCodePoint(item.from);
  return { s: ' ', S: 'x', w: 'x', W: '-', d: '1', D: 'x' }[item.category];
}
