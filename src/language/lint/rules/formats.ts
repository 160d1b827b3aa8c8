import { replaceEnclosed } from '../../../core/enclosed';
import { parseTail } from '../../alias/trailing-parameters';
import type { Node } from '../../python-regex/syntax';
import type { Finding, Remark } from '../finding';
import { extract, type LintFormat, takes } from '../lint-format';
import { everyFormat } from '../lint-rule';
import { fillSample } from '../sample-commands';

/** What one format does otherwise than it looks. */
export const formatsRule = everyFormat(checkFormat);

function checkFormat(format: LintFormat): Finding[] {
  const remark =
    deadAnchor(format) ??
    equalsTrap(format) ??
    neverMatches(format) ??
    spaceInValue(format) ??
    liveQuestionMark(format);
  const remarks = [remark, optionalByQuestionMark(format), openBraces(format) ?? noParameter(format)].filter(
    (one) => one !== undefined,
  );
  return remarks.map((one) => format.alias.atValue(format.path, { ...one, format: format.text }));
}

/** The server puts a space on each side of what people typed, so text right at an anchor is never there. */
function deadAnchor({ syntax }: LintFormat): Remark | undefined {
  const [first, second] = syntax.nodes;
  const begins =
    isAnchor(first, 'begin', 'begin-string') && second?.kind === 'literal' && isText(second.code);
  const last = syntax.nodes.at(-1);
  const before = syntax.nodes.at(-2);
  const ends = isAnchor(last, 'end', 'end-string') && before?.kind === 'literal' && isText(before.code);
  if (!begins && !ends) return undefined;
  return {
    rule: 'anchor-never-matches',
    kind: 'error',
    why: `StackStorm puts a space around what people type before it matches, so ${begins ? '^' : '$'} right ${begins ? 'before' : 'after'} a word never matches.`,
    fix: `Leave ${begins ? '^' : '$'} out: a format is anchored by itself; or write ${begins ? '^\\s*' : '\\s*$'}.`,
  };
}

/** `set key={{ value }}`: what people type there is taken for a pair of its own. */
function equalsTrap(format: LintFormat): Remark | undefined {
  const [skeleton] = format.skeletons;
  if (skeleton === undefined || !/[^\s=]=[\ue000-\uf8ff]/.test(skeleton)) return undefined;
  const example = fillSample(skeleton, () => 'alpha');
  if (takes(format, example) || parseTail(example).pairs.length === 0) return undefined;
  return {
    rule: 'equals-trap',
    kind: 'warning',
    why: 'A key=value at the end of a command is cut off as an extra parameter before the format is tried, so this does not match.',
    fix: 'Leave the = out of the format: people can add any parameter as key=value anyway.',
    example,
  };
}

function neverMatches(format: LintFormat): Remark | undefined {
  if (
    format.commands.length > 0 ||
    format.skeletons.every((skeleton) => skeleton === '') ||
    isInvolved(format.syntax.nodes)
  )
    return undefined;
  return {
    rule: 'never-matches',
    kind: 'warning',
    why: 'No command could be found that this format takes.',
    fix: 'Try it with: hubot-st2 match "what you would type".',
  };
}

/** A user's own `$` after a parameter takes the padding into the value. */
function spaceInValue(format: LintFormat): Remark | undefined {
  const [example] = format.commands;
  if (example === undefined) return undefined;
  const parameters = extract(format, example) ?? {};
  const [name] =
    Object.entries(parameters).find(([, value]) => value !== null && /^\s|\s$/.test(value)) ?? [];
  if (name === undefined || !/[$^]|\\[AZ]/.test(format.text)) return undefined;
  return {
    rule: 'space-in-value',
    kind: 'warning',
    why: `The anchor stands right at {{ ${name} }}, so the value gets a space: "${parameters[name]}".`,
    fix: 'Leave the anchor out: a format is anchored by itself.',
    example,
  };
}

/** `who is on call?`, read as it is written, is not what the format takes. */
function liveQuestionMark({ text, shown, format }: LintFormat): Remark | undefined {
  if (!shown || !/[\p{L}\p{N}]\?$/u.test(text) || /[()[\]|\\*+^$]/.test(text)) return undefined;
  const example = replaceEnclosed(text, '{{', '}}', 'alpha');
  if (takes({ format }, example)) return undefined;
  return {
    rule: 'live-question-mark',
    kind: 'warning',
    why: 'The ? makes the letter before it optional; a question mark that people type does not match.',
    fix: 'Write \\?? instead of ? to take the command with and without the question mark.',
    example,
  };
}

function optionalByQuestionMark({ text }: LintFormat): Remark | undefined {
  const found = /\{\{\s*([^\s={}]+)\s*\}\}\?/.exec(text);
  if (!found) return undefined;
  return {
    rule: 'not-optional',
    kind: 'warning',
    why: `A ? after {{ ${found[1]} }} does not make it optional.`,
    fix: `Give it a default: {{ ${found[1]}=value }}.`,
  };
}

/** Braces that make no parameter are taken literally, which nobody means. */
function openBraces({ text }: LintFormat): Remark | undefined {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = before.replace(/\{[^{}]*\}/g, '');
  }
  if (!/\{\{|\}\}/.test(rest)) return undefined;
  return {
    rule: 'open-braces',
    kind: 'warning',
    why: 'Not every {{ has its }}, so what stands there is no parameter but is taken literally.',
    fix: 'Close each parameter: {{ name }}.',
  };
}

/** Other ways to write that something is to be filled in, as help, shells and other programs have them. */
const NO_PARAMETERS: readonly { pattern: RegExp; why: string }[] = [
  { pattern: /\{[ \t]?([A-Za-z_]\w{0,60})[^{}]{0,80}\}/, why: 'is taken literally' },
  { pattern: /(?:^|[^P?!=k\\])<([A-Za-z_]\w{0,60})>/, why: 'is taken literally' },
  { pattern: /(?:^| )\[([A-Za-z_]\w{3,60})\](?: |$)/, why: 'stands for one of its characters' },
  { pattern: /(?:^| )\$([A-Za-z_]\w{0,60})/, why: 'can never match' },
];

/** `{who}`, `<who>`, `[who]` or `$who`, where a parameter is meant. */
function noParameter({ text }: LintFormat): Remark | undefined {
  const rest = replaceEnclosed(text, '{{', '}}', '');
  for (const { pattern, why } of NO_PARAMETERS) {
    const [found, name] = pattern.exec(rest) ?? [];
    if (found === undefined || name === undefined) continue;
    return {
      rule: 'open-braces',
      kind: 'warning',
      why: `${found.trim()} is no parameter: it ${why}.`,
      fix: `Write {{ ${name} }}, or {{ ${name}=value }} where it may be omitted.`,
    };
  }
  return undefined;
}

function isAnchor(node: Node | undefined, ...anchors: string[]): boolean {
  return node?.kind === 'anchor' && anchors.includes(node.anchor);
}

function isText(code: number): boolean {
  return !/\s/.test(String.fromCodePoint(code));
}

/** Whether the expression holds what skeletons do not follow. */
function isInvolved(nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    switch (node.kind) {
      case 'look':
        return true;
      case 'backreference':
      case 'conditional':
      case 'atomic':
        return true;
      case 'group':
      case 'repeat':
        return isInvolved(node.body);
      case 'branch':
        return node.branches.some(isInvolved);
      case 'anchor':
        return node.anchor === 'boundary' || node.anchor === 'no-boundary';
      default:
        return false;
    }
  });
}
