/** What one character begins. */
function kindOf(character: string): 'word' | 'number' | 'space' | 'other' {
  if (/\p{L}/u.test(character)) return 'word';
  if (/\p{Nd}/u.test(character)) return 'number';
  return /\s/u.test(character) ? 'space' : 'other';
}

/**
 * Splits a date that a person wrote into words, numbers and single signs, as dateutil does: `10:15pm` are four. A dot
 * may stand in a decimal number or between two parts, which only what surrounds it tells.
 */
export function dateTokens(text: string): string[] {
  const characters = [...text.replaceAll('\0', '')];
  const tokens: string[] = [];
  let at = 0;
  while (at < characters.length) {
    const first = characters[at] ?? '';
    at += 1;
    const kind = kindOf(first);
    if (kind === 'space' || kind === 'other') {
      tokens.push(kind === 'space' ? ' ' : first);
      continue;
    }
    let token = first;
    let state: 'word' | 'number' = kind;
    let dotted = false;
    let letters = kind === 'word' && at < characters.length;
    for (; at < characters.length; at += 1) {
      const next = characters[at] ?? '';
      const same = kindOf(next) === state;
      const separates: boolean =
        next === '.' || (next === ',' && state === 'number' && !dotted && token.length >= 2);
      const changes = dotted && token.endsWith('.') && ['word', 'number'].includes(kindOf(next));
      if (!same && !separates && !changes) break;
      dotted ||= separates;
      if (!same && changes) state = kindOf(next) as 'word' | 'number';
      letters ||= state === 'word';
      token += next;
    }
    tokens.push(...partsOf(token, { dotted, letters, decimal: state === 'number' }));
  }
  return tokens;
}

interface Seen {
  dotted: boolean;
  letters: boolean;
  decimal: boolean;
}

function partsOf(token: string, { dotted, letters, decimal }: Seen): string[] {
  const dots = token.split('.').length - 1;
  if (dotted && (letters || dots > 1 || /[.,]$/.test(token))) {
    const [first = '', ...rest] = token.split(/([.,])/);
    return [first, ...rest.filter((part) => part !== '')];
  }
  return [dotted && decimal && dots === 0 ? token.replaceAll(',', '.') : token];
}
