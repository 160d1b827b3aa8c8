import type { PythonClass, PythonOutline, PythonSignature } from '../../python/outline';

/** Base classes of StackStorm, and what they leave to whoever derives from them. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  Action: ['run'],
  Sensor: ['setup', 'run', 'cleanup', 'add_trigger', 'update_trigger', 'remove_trigger'],
  PollingSensor: ['setup', 'poll', 'cleanup', 'add_trigger', 'update_trigger', 'remove_trigger'],
};

/** A method that a class surely has, `none` where it surely has none of its own, `unknown` where the text does not say. */
type Resolved = { owner: PythonClass; signature: PythonSignature } | 'none' | 'unknown';

/** The method that a class of this file has, its own or one of its bases in the file. */
export function pythonMethodOf(outline: PythonOutline, cls: PythonClass, name: string, depth = 0): Resolved {
  if (!cls.is_plain || depth > 10) return 'unknown';
  if (Object.hasOwn(cls.methods, name)) {
    const signature = cls.methods[name];
    return signature == null ? 'unknown' : { owner: cls, signature };
  }
  for (const base of cls.bases) {
    const own = outline.classes.find((one) => one.name === base);
    const found =
      own === undefined ? ofOutside(outline, base) : pythonMethodOf(outline, own, name, depth + 1);
    if (found !== 'none') return found;
  }
  return 'none';
}

/** False where a class surely has no constructor but that of `object`, which takes nothing. */
export function takesConfiguration(outline: PythonOutline, cls: PythonClass, depth = 0): boolean {
  if (!cls.is_plain || depth > 10 || Object.hasOwn(cls.methods, '__init__')) return true;
  if (Object.hasOwn(cls.methods, '__new__')) return true;
  return cls.bases.some((base) => {
    const own = outline.classes.find((one) => one.name === base);
    return own === undefined ? base !== 'object' : takesConfiguration(outline, own, depth + 1);
  });
}

function ofOutside(outline: PythonOutline, base: string | null): 'none' | 'unknown' {
  return base === 'object' || baseOfStackStorm(outline, base) !== undefined ? 'none' : 'unknown';
}

/** Action, Sensor or PollingSensor, where a base is StackStorm's own. */
export function baseOfStackStorm({ imports }: PythonOutline, base: string | null): string | undefined {
  const [first = '', ...rest] = (base ?? '').split('.');
  const name = rest.at(-1) ?? first;
  const origin = imports[first] ?? (rest.length === 0 ? '' : first);
  return /^st2(?:common|actions|reactor)\b/.test(origin) && Object.hasOwn(PROMISED, name) ? name : undefined;
}

/**
 * The class that an action of this file is made of: the first by name that has `run`.
 * @returns `none` where there surely is no such class, undefined where the text does not say
 */
export function actionClassOf(outline: PythonOutline): PythonClass | 'none' | undefined {
  if (!outline.is_whole) return undefined;
  for (const cls of [...outline.classes].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const run = pythonMethodOf(outline, cls, 'run');
    if (run === 'unknown') return undefined;
    if (run !== 'none') return cls;
  }
  return 'none';
}

/** Methods that a sensor surely lacks, so that it cannot be constructed. */
export function missingMethods(outline: PythonOutline, cls: PythonClass): string[] {
  const bases = cls.bases.map((base) => baseOfStackStorm(outline, base));
  const [base] = bases;
  if (bases.length !== 1 || base === undefined) return [];
  return (PROMISED[base] ?? []).filter((name) => pythonMethodOf(outline, cls, name) === 'none');
}
