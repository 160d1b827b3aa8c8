import { isMapping, type Mapping } from '../core/mapping';

/** Whether a field holds what its type promises. */
export type Check = (value: unknown) => boolean;

/** More characters than any name, id or reference has: beyond it, it would only fill every sentence it stands in. */
const MAX_NAME = 1_024;

export const isString = (value: unknown): value is string => typeof value === 'string';
/** A text that stands in sentences: a name, an id, a reference. */
export const isLabel = (value: unknown): value is string => isString(value) && value.length <= MAX_NAME;
/** The same, where the thing that it names is nothing without it. */
export const isName = (value: unknown): value is string => isLabel(value) && value !== '';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isTruth: Check = (value) => typeof value === 'boolean';
export const isLabels: Check = (value) => Array.isArray(value) && value.every(isLabel);
/** What may be left out. */
export const isNothing: Check = (value) => value === undefined || value === null;

/** Without the fields that are not what they should be; null stands for left out, and stays as it is. */
export function tidied<T extends Mapping>(value: T, checks: Readonly<Record<string, Check>>): T {
  const wrong = Object.keys(checks).filter(
    (name) => Object.hasOwn(value, name) && !isNothing(value[name]) && checks[name]?.(value[name]) !== true,
  );
  if (wrong.length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.includes(name))) as T;
}

/** With a field in its tidied form, where it is there. */
export function within<T extends Mapping>(value: T, name: string, tidy: (inner: Mapping) => Mapping): T {
  const inner = value[name];
  if (!isMapping(inner)) return value;
  const clean = tidy(inner);
  return clean === inner ? value : { ...value, [name]: clean };
}

/** Of a list, what is one. */
export function eachOf<T>(raw: readonly unknown[], as: (item: unknown) => T | undefined): T[] {
  return raw.flatMap((item) => {
    const one = as(item);
    return one === undefined ? [] : [one];
  });
}
