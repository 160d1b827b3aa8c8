import type { Parameters } from '../../core/alias';
import { isBlank } from '../python-regex/characters';
import { compileRegex } from '../python-regex/compile';
import { parseRegex } from '../python-regex/parse';
import type { Program } from '../python-regex/program';
import { MatchRun } from '../python-regex/run';
import {
  type Anchor,
  type Flags,
  type Node,
  RegexError,
  type Syntax,
  UnsupportedError,
} from '../python-regex/syntax';
import { expressionOf, VALUE } from './expression';
import { parseTail, type TrailingParameters } from './trailing-parameters';

const FLAGS: Flags = { ignoreCase: false, multiline: false, dotAll: true, ascii: false, verbose: false };

/** A format that the server takes, ready to match commands. */
export interface Format {
  /** As written. */
  readonly text: string;
  readonly program: Program;
  /** Defaults of the optional parameters, in order. */
  readonly defaults: readonly (readonly [name: string, value: string])[];
}

/** Thrown for a format that is malformed or that we cannot run; `message` is one sentence with what to do. */
export class FormatError extends Error {
  /** @param kind `malformed`: the server refuses it too; `unsupported`: only we do */
  constructor(
    readonly kind: 'malformed' | 'unsupported',
    message: string,
  ) {
    super(message);
    this.name = 'FormatError';
  }
}

/**
 * Parses one representation of an alias.
 * @throws FormatError
 */
export function parseFormat(text: string): Format {
  return compileFormat(text, readFormat(text));
}

/** A format's syntax with the anchors that the server adds, and its defaults. */
export interface FormatSyntax {
  readonly syntax: Syntax;
  readonly defaults: readonly (readonly [name: string, value: string])[];
}

/**
 * The first half of `parseFormat`: enough to know whether a format is well formed, and to index it.
 * @throws FormatError
 */
export function readFormat(text: string): FormatSyntax {
  const { pattern, defaults } = expressionOf(text);
  return explained(() => {
    const bare = parseRegex(pattern, FLAGS, VALUE_GROUP);
    const begin = !hasAnchor(bare.nodes, 'begin', 'begin-string');
    const end = !hasAnchor(bare.nodes, 'end', 'end-string');
    const syntax = canBeWrapped(text)
      ? { ...bare, nodes: [...(begin ? BEGIN : []), ...bare.nodes, ...(end ? END_OF_FORMAT : [])] }
      : parseRegex(`${begin ? '^\\s*' : ''}${pattern}${end ? '\\s*$' : ''}`, FLAGS, VALUE_GROUP);
    return { syntax, defaults };
  });
}

/**
 * A default that spans lines, or whose name is cut off by a `>`, belongs to no parameter. The server takes such a format
 * and fails once it matches.
 * @throws FormatError
 */
export function checkDefaults(defaults: FormatSyntax['defaults'], names: ReadonlyMap<string, number>): void {
  for (const [name] of defaults) {
    if (names.has(name)) continue;
    throw new FormatError('malformed', `the default of '${name}' belongs to no parameter of that name`);
  }
}

const BEGIN = parseRegex('^\\s*', FLAGS).nodes;
/** What the server adds behind a format without an anchor of its own. */
export const END_OF_FORMAT = parseRegex('\\s*$', FLAGS).nodes;
/** Parsed once: most formats have it, several times. */
const VALUE_GROUP = { text: `${VALUE})`, nodes: parseRegex(VALUE, FLAGS).nodes };

/** Whether anchors around the pattern are the same as anchors around what it was parsed to. */
function canBeWrapped(text: string): boolean {
  return !text.includes('|') && !text.includes('(?');
}

/** The second half of `parseFormat`. */
export function compileFormat(text: string, { syntax, defaults }: FormatSyntax): Format {
  return explained(() => ({ text, program: compileRegex(syntax), defaults }));
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnsupportedError) throw new FormatError('unsupported', error.message);
    if (error instanceof RegexError) throw new FormatError('malformed', error.message);
    throw error;
  }
}

/** The server looks for anchors on the top level, in groups, and in the second branch of an alternation. */
function hasAnchor(nodes: readonly Node[], ...anchors: Anchor[]): boolean {
  return nodes.some((node) => {
    switch (node.kind) {
      case 'anchor':
        return anchors.includes(node.anchor);
      case 'group':
        return hasAnchor(node.body, ...anchors);
      case 'branch':
        return hasAnchor(node.branches[1] ?? [], ...anchors);
      default:
        return false;
    }
  });
}

/**
 * What the server extracts from a command with a format, or undefined where it does not match.
 * @throws TooSlowError only with formats that use back-references, conditions or look-arounds; FormatError for a
 *   default without a parameter, as late as the server does
 */
export function matchFormat(format: Format, command: string): Parameters | undefined {
  return matchTail(format, parseTail(command));
}

/** `matchFormat` for a command whose tail is already parsed: many formats share it. */
export function matchTail(format: Format, tail: TrailingParameters): Parameters | undefined {
  const run = new MatchRun(format.program, ` ${tail.rest} `);
  return run.search(0) ? parametersOfMatch(format, tail, run) : undefined;
}

/**
 * All non-overlapping matches of a format with `match_multiple`; [] where it does not match.
 * @throws TooSlowError as `matchFormat`
 */
export function matchMultiple(format: Format, command: string): Parameters[] {
  const tail = parseTail(command);
  const run = new MatchRun(format.program, ` ${tail.rest} `);
  const matches: Parameters[] = [];
  for (let found = run.search(0); found; found = run.next()) {
    const parameters = parametersOfMatch(format, tail, run);
    if (parameters === undefined) return [];
    matches.push(parameters);
  }
  return matches;
}

/** The result of a match that `run` has found: groups, then defaults, then the pairs of the tail; undefined where nothing was said. */
export function parametersOfMatch(
  format: Format,
  tail: TrailingParameters,
  run: MatchRun,
): Parameters | undefined {
  const values = new Map<string, string | null>();
  const text = run.text;
  for (const [name, group] of format.program.names) {
    const start = run.slots[2 * group] ?? -1;
    const end = run.slots[2 * group + 1] ?? -1;
    values.set(name, start < 0 || end < start ? null : text.slice(start, end));
  }
  checkDefaults(format.defaults, format.program.names);
  for (const [name, value] of format.defaults) values.set(name, values.get(name) || value);
  for (const [key, value] of tail.pairs) values.set(key, value);
  if (format.text !== '' && isBlank(tail.rest) && ![...values.values()].some(Boolean)) return undefined;
  return Object.fromEntries(values);
}
