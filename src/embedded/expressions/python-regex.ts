import { ExpressionError } from './expression-error';

/** Longer texts are not searched by a pack's pattern: a careless pattern takes time with the text's length squared. */
const LONGEST_TEXT = 1024 * 1024;
const NESTED_REPEAT = /\([^()]*[+*][^()]*\)\s*(?:[+*]|\{\d+,)/;

/**
 * Python's regular expression as JavaScript's: names, `\A`, `\Z` and leading flags are spelled differently.
 * A repeat of a repeat (`(a+)+`), whose time explodes, is refused.
 * @throws ExpressionError for a pattern that is not valid
 */
export function pythonRegex(pattern: string, flags: string, subject: string): RegExp {
  if (subject.length > LONGEST_TEXT) {
    throw new ExpressionError('LimitError', 'the text is too long to be searched by a regular expression');
  }
  if (NESTED_REPEAT.test(pattern.replace(/\\./g, ''))) {
    throw new ExpressionError(
      'LimitError',
      `the pattern '${pattern}' repeats a repeat; its time has no bound`,
    );
  }
  let own = flags;
  const body = pattern
    .replace(/^\(\?([imsxau]+)\)/, (_whole, letters: string) => {
      own += letters.replace(/[xau]/g, '');
      return '';
    })
    .replace(/\\[\s\S]|\(\?P<(\w+)>|\(\?P=(\w+)\)/g, (whole: string, name?: string, back?: string) => {
      if (name !== undefined) return `(?<${name}>`;
      if (back !== undefined) return `\\k<${back}>`;
      if (whole === '\\A') return '(?<![\\s\\S])';
      if (whole === '\\Z') return '(?![\\s\\S])';
      return whole;
    });
  try {
    return new RegExp(body, [...new Set(own)].join(''));
  } catch {
    throw new ExpressionError('error', `the regular expression '${pattern}' is not valid`);
  }
}

/** Python's replacement text (`\1`, `\g<name>`) as a function for `String.replace`. */
export function replacer(template: string): (...match: unknown[]) => string {
  return (...match) => {
    const last = match[match.length - 1];
    const groups = typeof last === 'object' && last !== null ? (last as Record<string, unknown>) : {};
    return template.replace(
      /\\(?:(\d{1,2})|g<(\w+)>|([\s\S]))/g,
      (whole: string, number?: string, name?: string, escaped?: string) => {
        if (escaped !== undefined) {
          if (escaped === 'n') return '\n';
          if (escaped === 't') return '\t';
          return escaped === '\\' ? '\\' : whole;
        }
        const group = number ?? (name !== undefined && /^\d+$/.test(name) ? name : undefined);
        const value = group !== undefined ? match[Number(group)] : groups[name ?? ''];
        return typeof value === 'string' ? value : '';
      },
    );
  };
}
