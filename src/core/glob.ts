/**
 * Whether `text` fits `glob`, where `*` stands for any run of characters and all else for itself.
 * Time is the product of the lengths at worst: values come from chat and may be long and hostile.
 */
export function fitsGlob(glob: string, text: string): boolean {
  const parts = glob.split('*');
  const first = parts[0] ?? '';
  if (parts.length === 1) return glob === text;
  const last = parts[parts.length - 1] ?? '';
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  // The leftmost place for each middle part leaves the most room for the next, so no going back.
  let from = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, from);
    if (at < 0 || at + part.length > end) return false;
    from = at + part.length;
  }
  return true;
}

/** One place of a file glob: a character of any kind, that one, or one that fits. */
type Step = 'any' | string | ((character: string) => boolean);

/** What stands between two `*`: a plain text where that is possible, because it is found much faster. */
type Part = string | readonly Step[];

/**
 * Reads `glob` as a shell does: `*`, `?`, `[abc]`, `[a-z]`, `[!a]`. Each part between two `*` takes the first place where it
 * fits and is never tried again: time is the product of the lengths at worst. Pure.
 * @returns says of a text whether it fits
 */
export function fileGlob(glob: string): (text: string) => boolean {
  const [first = '', ...others] = partsOf(glob);
  const last = others.pop();
  return (text) => {
    const begun = endOf(first, text, 0);
    if (last === undefined) return begun === text.length;
    const end = text.length - unitsAtEnd(last, text);
    let at = begun;
    for (const part of others) {
      if (at < 0 || at > end) return false;
      at = firstEndOf(part, text, at, end);
    }
    return at >= 0 && at <= end && endOf(last, text, end) === text.length;
  };
}

/** Where a part ends that begins at `at`, or -1. */
function endOf(part: Part, text: string, at: number): number {
  if (typeof part === 'string') return text.startsWith(part, at) ? at + part.length : -1;
  let next = at;
  for (const step of part) {
    const code = text.codePointAt(next);
    if (code === undefined) return -1;
    const character = String.fromCodePoint(code);
    if (step !== 'any' && (typeof step === 'string' ? step !== character : !step(character))) return -1;
    next += character.length;
  }
  return next;
}

/** Where the first place of a part from `from` on ends, not behind `most`, or -1. */
function firstEndOf(part: Part, text: string, from: number, most: number): number {
  if (typeof part === 'string') {
    const at = text.indexOf(part, from);
    return at < 0 || at + part.length > most ? -1 : at + part.length;
  }
  for (let at = from; at < most; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
    const end = endOf(part, text, at);
    if (end >= 0) return end > most ? -1 : end;
  }
  return -1;
}

/** How long the end of the text is that a part would take; more than there is where the text is too short. */
function unitsAtEnd(part: Part, text: string): number {
  if (typeof part === 'string') return part.length;
  let at = text.length;
  for (const _step of part) at -= (text.codePointAt(at - 2) ?? 0) > 0xffff ? 2 : 1;
  return text.length - at;
}

function partsOf(glob: string): Part[] {
  const parts: Step[][] = [[]];
  for (const found of glob.match(/\*+|\?|\[!?\]?[^\]]*\]|[\s\S]/gu) ?? []) {
    if (found.startsWith('*')) parts.push([]);
    else parts.at(-1)?.push(stepOf(found));
  }
  return parts.map((steps) => (steps.every(isLiteral) ? steps.join('') : steps));
}

function stepOf(found: string): Step {
  if (found === '?') return 'any';
  return found.length > 2 && found.startsWith('[') ? setOf(found.slice(1, -1)) : found;
}

function isLiteral(step: Step): step is string {
  return typeof step === 'string' && step !== 'any';
}

/** What stands between the brackets of `[…]`. */
function setOf(inner: string): (character: string) => boolean {
  const negated = inner.startsWith('!');
  const members = [...(negated ? inner.slice(1) : inner)];
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] ?? '';
    const last = members[at + 2];
    if (members[at + 1] === '-' && last !== undefined) {
      ranges.push([first, last]);
      at += 2;
    } else ranges.push([first, first]);
  }
  const isIn = (one: string) => ranges.some(([first, last]) => first <= one && one <= last);
  return (character) => isIn(character) !== negated;
}
