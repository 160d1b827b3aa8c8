import type { TerminalEntry } from './entry';
import type { Style } from './style';
import { cutToWidth } from './width';
import { wrapLine } from './wrap';

/** An entry as lines for a terminal of this width. Pure. @param self the name of who sits there */
export function entryLines(entry: TerminalEntry, self: string, columns: number, style: Style): string[] {
  const [first = '', ...rest] = (entry.live === false ? ending(entry.text) : entry.text).split('\n');
  const before = prefixOf(entry, self);
  const [headline = '', ...below] = wrapLine(before + first, columns);
  const shown =
    style.label(headline.slice(0, before.length)) +
    style.headline(headline.slice(before.length), entry.outcome);
  return [
    shown,
    ...below.map((line) => style.headline(line, entry.outcome)),
    ...rest.flatMap((line) => wrapLine(line, columns)),
  ];
}

/** Of what went on, how it ended and what went wrong: the result is another entry, and what went well needs no line. */
function ending(text: string): string {
  const [title = '', state = '', ...rest] = text.split('\n');
  return [`${state}: ${title}`, ...rest.filter((line) => line.startsWith('✗'))].join('\n');
}

const MAX_LIVE_LINES = 6;

/** What goes on, in a few rows: its state behind a sign that turns, the rest in grey. Pure. */
export function liveRows(entry: TerminalEntry, sign: string, columns: number, style: Style): string[] {
  const lines = entry.text.split('\n').filter((line) => line.trim() !== '' && !/^https?:/.test(line));
  // Title and state, and of the rest what came last.
  const rest = lines.slice(2).slice(2 - MAX_LIVE_LINES);
  const shown = [...lines.slice(0, 2), ...rest];
  return shown.map((line, index) =>
    index === 0
      ? style.headline(cutToWidth(`${sign} ${line}`, columns), entry.outcome)
      : style.quiet(cutToWidth(`  ${line}`, columns)),
  );
}

function prefixOf({ mention, label }: TerminalEntry, self: string): string {
  const whom = mention === undefined || mention === self ? '' : `${mention}: `;
  return label === undefined ? whom : `[${label}] ${whom}`;
}
