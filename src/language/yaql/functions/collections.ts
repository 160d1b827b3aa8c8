import { contains, dict, equals, isDict, repr, str } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';
import { setKeys } from './dicts';

function length(call: YaqlCall): number {
  const value = call.value(0);
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  throw call.fail();
}

function indexIn(call: YaqlCall): number {
  const of = call.value(0);
  const item = call.value(1);
  return typeof of === 'string'
    ? of.indexOf(str(item))
    : call.items(of).findIndex((each) => equals(each, item));
}

function remove(call: YaqlCall): unknown {
  const of = call.value(0);
  if (isDict(of)) {
    const gone = new Set(call.all.slice(1).map((each) => str(each.value())));
    return dict(Object.entries(of).filter(([key]) => !gone.has(key)));
  }
  const at = call.number(1);
  const count = call.number(2, 1);
  return call.items(of).filter((_item, index) => index < at || index >= at + count);
}

function concat(call: YaqlCall): unknown {
  const values = call.all.map((each) => each.value());
  if (!values.every((value) => typeof value === 'string'))
    return values.flatMap((value) => call.items(value));
  const text = values.join('');
  call.budget.grow(text.length);
  return text;
}

function distinct(call: YaqlCall): unknown[] {
  const key = call.count > 1 ? call.lambda(1) : (item: unknown) => item;
  const seen = new Set<string>();
  return call.list(0).filter((item) => {
    const name = repr(key(item));
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}

/** Functions that take a list as well as a dict or a text. */
export const COLLECTION_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['len', length],
  ['count', length],
  ['indexOf', indexIn],
  ['contains', (call) => contains(call.value(0), call.value(1))],
  ['concat', concat],
  ['delete', remove],
  ['set', (call) => (call.count > 0 && isDict(call.value(0)) ? setKeys(call) : distinct(call))],
  ['distinct', distinct],
  ['toSet', distinct],
];
