import type { Finding, Kind, Remark } from '../finding';
import { type LintFormat, takes } from '../lint-format';
import type { LintRule } from '../lint-rule';
import { Neighbours } from '../neighbours';
import { fillSample, fixedTextIn, placesIn } from '../sample-commands';

/** More commands than these are not made up for one pair of formats. */
const MAX_TRIES = 24;

/**
 * Formats that take the same command: StackStorm then refuses it, and the bot has to ask. Each finding shows a
 * command that was checked on both. Aliases of the same pack and name are not compared: only one of them is kept.
 */
export const overlapRule: LintRule = ({ aliases }) =>
  checkOverlaps(aliases.flatMap(({ formats }) => formats));

function* checkOverlaps(formats: readonly LintFormat[]): Generator<Finding[]> {
  const enabled = formats.filter(({ alias }) => alias.enabled);
  const nearby = new Neighbours(enabled);
  const earlier = new Set<LintFormat>();
  for (const format of enabled) {
    const rivals = nearby.of(format).filter((other) => collide(format, other));
    const remark =
      sameFormat(format, rivals, earlier) ??
      plainClash(format, rivals, earlier) ??
      contrivedClash(format, nearby.besides(format), earlier);
    earlier.add(format);
    yield remark === undefined ? [] : [format.alias.atValue(format.path, { ...remark, format: format.text })];
  }
}

function sameFormat(
  format: LintFormat,
  rivals: readonly LintFormat[],
  earlier: ReadonlySet<LintFormat>,
): Remark | undefined {
  const other = rivals.find((rival) => rival.text === format.text && earlier.has(rival));
  const [example] = format.commands;
  if (other === undefined || example === undefined) return undefined;
  return {
    rule: 'same-format',
    kind: sameKind(format, other),
    why: `The very same format stands elsewhere (${where(other, format)}): StackStorm refuses a command that two formats take.`,
    fix: 'Remove one of the two, or begin them differently.',
    example,
  };
}

/** In one file, or in packs that are surely installed together, it is certain. */
function sameKind(format: LintFormat, other: LintFormat): Kind {
  if (format.alias === other.alias) return 'error';
  return format.alias.source.named && other.alias.source.named ? 'error' : 'warning';
}

/** An ordinary command of this format that another takes too; it is worse where that is so for all of them. */
function plainClash(
  format: LintFormat,
  rivals: readonly LintFormat[],
  earlier: ReadonlySet<LintFormat>,
): Remark | undefined {
  const others = rivals.filter((rival) => rival.text !== format.text);
  const clashes = format.commands.map((command) => ({
    command,
    other: others.find((other) => takes(other, command)),
  }));
  const clash = clashes.find(({ other }) => other !== undefined);
  if (clash?.other === undefined) return undefined;
  const { command: example, other } = clash;
  if (clashes.every((one) => one.other !== undefined)) {
    return {
      rule: 'unreachable-format',
      kind: 'warning',
      why: `Every command that was tried for this format is also taken by "${other.text}" (${where(other, format)}): StackStorm refuses such a command, and the bot has to ask each time.`,
      fix: 'Begin the two with different words, or make one format of them with an optional part: {{ x=default }} or ( on {{ host=default }})?',
      example,
    };
  }
  // The other one says so itself, unless its own ordinary commands are free.
  if (earlier.has(other) && other.commands.some((command) => takes(format, command))) return undefined;
  return ambiguous(format, other, example, 'warning');
}

/**
 * Pairs that only a made-up command brings together: a value of one holds the words of the other
 * (`show {{ x }} on {{ y }}` and `show status {{ z }}` on "show status on web").
 */
function contrivedClash(
  format: LintFormat,
  others: readonly LintFormat[],
  earlier: ReadonlySet<LintFormat>,
): Remark | undefined {
  for (const other of others) {
    if (earlier.has(other) || other.alias.pack !== format.alias.pack || !collide(format, other)) continue;
    if (format.commands.some((command) => takes(other, command))) continue;
    if (other.commands.some((command) => takes(format, command))) continue;
    const example = madeUp(format, other) ?? madeUp(other, format);
    if (example !== undefined) return ambiguous(format, other, example, 'hint');
  }
  return undefined;
}

function ambiguous(format: LintFormat, other: LintFormat, example: string, kind: Kind): Remark {
  return {
    rule: 'ambiguous-formats',
    kind,
    why: `"${other.text}" takes some of the same commands (${where(other, format)}): StackStorm refuses those, and the bot has to ask.`,
    fix: 'If people may type such a thing, begin the two with different words.',
    example,
  };
}

function madeUp(format: LintFormat, other: LintFormat): string | undefined {
  const [skeleton = ''] = format.skeletons;
  const [theirs = ''] = other.skeletons;
  const foreign = fixedTextIn(theirs.slice(commonStart(skeleton, theirs)));
  let tries = 0;
  for (const place of placesIn(skeleton)) {
    for (const words of foreign) {
      for (const value of [words, `${words} alpha`, `alpha ${words}`]) {
        if (tries++ >= MAX_TRIES) return undefined;
        const command = fillSample(skeleton, (at) => (at === place ? value : 'beta'));
        if (takes(format, command) && takes(other, command)) return command;
      }
    }
  }
  return undefined;
}

function commonStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** Whether the server tries both in one pass, so that both matching makes a command ambiguous. */
function collide(one: LintFormat, other: LintFormat): boolean {
  if (one === other) return false;
  const { alias } = other;
  if (one.alias !== alias && one.alias.name === alias.name && one.alias.pack === alias.pack) return false;
  return (one.passes.first && other.passes.first) || (!one.passes.first && !other.passes.first);
}

function where({ alias, path }: LintFormat, from: LintFormat): string {
  const { line } = alias.yaml.valueAt(path);
  return alias === from.alias
    ? `line ${line} of this file`
    : `${alias.pack}.${alias.name}, ${alias.file}:${line}`;
}
