import { enclosed } from '../../../core/enclosed';
import { isMapping } from '../../../core/mapping';

/** Every text within a value, keys of mappings included. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isMapping(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...textsIn(inner)]) : [];
}

/** The expressions between two signs, signs included, as orquesta finds them: each on one line. */
export function delimited(text: string, opening: string, closing: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => enclosed(line, opening, closing).map(([start, end]) => line.slice(start, end)));
}
