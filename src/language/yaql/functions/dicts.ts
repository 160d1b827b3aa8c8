import { type Dict, dict, equals, isDict, member, str } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';

function makeDict(call: YaqlCall): Dict {
  if (call.count === 1 && call.lazy(0)?.pairs().length === 0) {
    const value = call.value(0);
    if (isDict(value)) return dict(Object.entries(value));
    return dict(
      call.items(value).map((pair) => {
        const [key, item] = Array.isArray(pair) ? pair : [];
        return [str(key), item] as const;
      }),
    );
  }
  const pairs = call.all.flatMap((each) => each.pairs());
  return dict([
    ...pairs.map(({ key, value }) => [str(key.value()), value.value()] as const),
    ...[...call.named].map(([key, value]) => [key, value.value()] as const),
  ]);
}

function get(call: YaqlCall): unknown {
  const of = call.dict(0);
  return member(of, str(call.value(1))) ?? call.optional(2, 'default') ?? null;
}

export function setKeys(call: YaqlCall): Dict {
  const changes: [string, unknown][] =
    call.count > 2
      ? [[str(call.value(1)), call.value(2)]]
      : call.count > 1
        ? Object.entries(call.dict(1))
        : [...call.named].map(([key, value]) => [key, value.value()]);
  return dict([...Object.entries(call.dict(0)), ...changes]);
}

function mergeDicts(left: Dict, right: Dict): Dict {
  const merged = dict(Object.entries(left));
  for (const [key, value] of Object.entries(right)) {
    const old = member(merged, key);
    if (isDict(old) && isDict(value)) merged[key] = mergeDicts(old, value);
    else merged[key] = Array.isArray(old) && Array.isArray(value) ? [...old, ...value] : value;
  }
  return merged;
}

/** Functions of dicts. */
export const DICT_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['dict', makeDict],
  ['containsKey', (call) => Object.hasOwn(call.dict(0), str(call.value(1)))],
  ['containsValue', (call) => Object.values(call.dict(0)).some((value) => equals(value, call.value(1)))],
  ['get', get],
  ['keys', (call) => Object.keys(call.dict(0))],
  ['values', (call) => Object.values(call.dict(0))],
  ['items', (call) => Object.entries(call.dict(0))],
  ['mergeWith', (call) => mergeDicts(call.dict(0), call.dict(1))],
];
