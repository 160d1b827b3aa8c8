import { ExpressionError } from './expression-error';
import { isDict, isFloat, member, typeName } from './python-values';

type Step =
  | { type: 'name'; name: string }
  | { type: 'index'; index: number }
  | { type: 'slice'; from: number | undefined; to: number | undefined }
  | { type: 'all' }
  | { type: 'items' }
  | { type: 'deep' };

/** Where `..` looks: everywhere below a value, or (as YAQL, whose own lists and dicts jsonpath-rw does not know) in it only. */
export type DeepSearch = 'everywhere' | 'top';

const STEP =
  /\.\.|\.?\*|\[\*\]|\[(-?\d*):(-?\d*)\]|\[(-?\d+)\]|\[['"]([^'"]*)['"]\]|\.?([\p{L}_][\p{L}\p{N}_-]*)/uy;
/** More matches than these are cut off: `$..*` on a large result would otherwise grow without end. */
const MAX_VALUES = 100_000;

function parse(path: string): Step[] {
  const steps: Step[] = [];
  STEP.lastIndex = path.startsWith('$') ? 1 : 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(path);
    if (match === null) {
      throw new ExpressionError(
        'ValueError',
        `the JSON path "${path}" is not understood from "${path.slice(at)}" on`,
      );
    }
    const [whole, from, to, index, quoted, name] = match;
    if (whole === '..') steps.push({ type: 'deep' });
    else if (whole === '[*]') steps.push({ type: 'items' });
    else if (whole.includes('*')) steps.push({ type: 'all' });
    else if (index !== undefined) steps.push({ type: 'index', index: Number(index) });
    else if (quoted !== undefined || name !== undefined)
      steps.push({ type: 'name', name: quoted ?? name ?? '' });
    else {
      steps.push({
        type: 'slice',
        from: from === undefined || from === '' ? undefined : Number(from),
        to: to === undefined || to === '' ? undefined : Number(to),
      });
    }
  }
  return steps;
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isDict(value) ? Object.values(value) : [];
}

function descendants(value: unknown): unknown[] {
  const found: unknown[] = [];
  const queue = [value];
  for (let each = queue.pop(); queue.length > 0 || each !== undefined; each = queue.pop()) {
    found.push(each);
    if (found.length > MAX_VALUES) break;
    queue.push(...children(each).slice(0, MAX_VALUES).reverse());
  }
  return found;
}

/** What `[*]` and `[1:]` go through: a list, or a text, whole number or dict as the only item of one. */
function itemsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || isFloat(value))
    throw new ExpressionError('TypeError', `object of type '${typeName(value)}' has no len()`);
  return [value];
}

function apply(step: Step, value: unknown, deep: DeepSearch): unknown[] {
  switch (step.type) {
    case 'name': {
      const found = isDict(value) ? member(value, step.name) : undefined;
      return found === undefined ? [] : [found];
    }
    case 'index': {
      const found = Array.isArray(value) ? value.at(step.index) : undefined;
      return found === undefined ? [] : [found];
    }
    case 'slice':
      return itemsOf(value).slice(step.from, step.to);
    case 'all':
      return isDict(value) ? Object.values(value) : [];
    case 'items':
      return itemsOf(value);
    case 'deep':
      return deep === 'everywhere' ? descendants(value) : [value];
  }
}

/** All that the path (`$.foo[*].bar`) finds, or null where it finds nothing, as StackStorm's `jsonpath_query`. */
export function queryJsonPath(
  value: unknown,
  path: string,
  deep: DeepSearch = 'everywhere',
): unknown[] | null {
  let found: unknown[] = [value];
  for (const step of parse(path.trim()))
    found = found.flatMap((each) => apply(step, each, deep)).slice(0, MAX_VALUES);
  return found.length === 0 ? null : found;
}
