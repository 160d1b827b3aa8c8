import { isMapping } from '../../../core/mapping';
import type { PackFault } from './fault';

/** Whether a text has an expression in either language of workflows, closed or not. */
export function hasExpression(text: string): boolean {
  return text.includes('<%') || text.includes('{{');
}

/** Every text within a value, with the way to it; keys are not among them. */
export function placedTexts(value: unknown, path: PackFault['path']): [PackFault['path'], string][] {
  if (typeof value === 'string') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((one, index) => placedTexts(one, [...path, index]));
  if (isMapping(value))
    return Object.entries(value).flatMap(([key, one]) => placedTexts(one, [...path, key]));
  return [];
}
