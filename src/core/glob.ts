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

/** One place of a file glob: any run, one character of any kind, or one that fits. */
type Step = 'run' | 'any' | ((character: string) => boolean);

/**
 * Whether `text` fits `glob` as a shell reads it: `*`, `?`, `[abc]`, `[a-z]`, `[!a]`. A `*` takes as little as it can,
 * and only the last one is ever tried again: time is the product of the lengths at worst. Pure.
 */
export function fitsFileGlob(glob: string, text: string): boolean {
  const steps = stepsOf(glob);
  const characters = [...text];
  let [step, at, lastRun, takenUpTo] = [0, 0, -1, 0];
  while (at < characters.length) {
    const now = steps[step];
    if (now === 'run') {
      lastRun = step;
      takenUpTo = at;
      step += 1;
    } else if (now !== undefined && (now === 'any' || now(characters[at] ?? ''))) {
      step += 1;
      at += 1;
    } else if (lastRun >= 0) {
      takenUpTo += 1;
      at = takenUpTo;
      step = lastRun + 1;
    } else return false;
  }
  return steps.slice(step).every((rest) => rest === 'run');
}

function stepsOf(glob: string): Step[] {
  const parts = glob.match(/\*+|\?|\[!?\]?[^\]]*\]|[\s\S]/gu) ?? [];
  return parts.map((part): Step => {
    if (part.startsWith('*')) return 'run';
    if (part === '?') return 'any';
    return part.length > 2 && part.startsWith('[') ? setOf(part.slice(1, -1)) : (one) => one === part;
  });
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
