import { placeholdersOf } from './placeholders';

/** A format as somebody types it, from left to right. */
export type TypingStep =
  | { kind: 'literal'; text: string }
  | { kind: 'parameter'; name: string; isLast: boolean }
  /** From here on it is more of a regular expression than can be typed ahead. */
  | { kind: 'pattern' };

/** What may stand from `from` on in a line that was begun; `from` is a UTF-16 offset. */
export type Next =
  | { kind: 'literal'; from: number; text: string }
  /** A value of a parameter; `isLast` where nothing has to follow it, so that it may hold blanks. */
  | { kind: 'value'; from: number; name: string; isLast: boolean }
  /** The format is complete: `name=value` of any other parameter may follow. */
  | { kind: 'name'; from: number };

const SPECIAL = /[\\^$*+?()[\]|{}]/;
/** What is typed as a value where something follows it: in quotes, or up to the next blank. */
const VALUE = /^(?:"[^"]*"?|'[^']*'?|\S*)/;

/** A representation of an alias in steps. Pure. */
export function stepsOf(representation: string): TypingStep[] {
  const steps: TypingStep[] = [];
  let at = 0;
  const pattern = representation.replace(/^\^/, '').replace(/\$$/, '');
  const literal = (text: string): boolean => {
    const special = SPECIAL.exec(text);
    if (special === null) {
      if (text !== '') steps.push({ kind: 'literal', text: text.replace(/\s+/g, ' ') });
      return true;
    }
    const whole = text.slice(0, text.lastIndexOf(' ', special.index) + 1).replace(/\s+/g, ' ');
    if (whole !== '') steps.push({ kind: 'literal', text: whole });
    steps.push({ kind: 'pattern' });
    return false;
  };
  for (const { start, end, name } of placeholdersOf(pattern)) {
    if (!literal(pattern.slice(at, start))) return steps;
    at = end;
    steps.push({ kind: 'parameter', name, isLast: at === pattern.length });
  }
  literal(pattern.slice(at).trimEnd());
  return steps;
}

/** What a format lets follow the beginning of a command; [] where the line does not begin like it. Pure. */
export function nextIn(steps: readonly TypingStep[], line: string): Next[] {
  let at = 0;
  for (const step of steps) {
    const rest = line.slice(at);
    switch (step.kind) {
      case 'literal': {
        if (rest.length < step.text.length)
          return beginsWith(step.text, rest) ? [{ kind: 'literal', from: at, text: step.text }] : [];
        if (!beginsWith(rest, step.text)) return [];
        at += step.text.length;
        break;
      }
      case 'parameter': {
        const value = VALUE.exec(rest)?.[0] ?? '';
        const here: Next = { kind: 'value', from: at, name: step.name, isLast: step.isLast };
        if (value.length === rest.length) return [here];
        at += value.length;
        // A last value may hold blanks, or it has ended and `name=value` follows.
        if (step.isLast) return [here, ...trailing(line, at)];
        break;
      }
      case 'pattern':
        return [];
    }
  }
  return trailing(line, at);
}

/** `name=value` at the end of a command whose format is complete up to `end`. */
function trailing(line: string, end: number): Next[] {
  let from = line.length;
  while (from > 0 && !/\s/.test(line.charAt(from - 1))) from -= 1;
  const word = line.slice(from);
  if (from <= end) return [];
  const equals = word.indexOf('=');
  if (equals < 0) return [{ kind: 'name', from }];
  return [{ kind: 'value', from: from + equals + 1, name: word.slice(0, equals), isLast: false }];
}

function beginsWith(text: string, start: string): boolean {
  return text.slice(0, start.length).toLowerCase() === start.toLowerCase();
}
