import type { ActionAlias, AliasFormat } from '../../core/stackstorm-types';

/** One representation of an alias: what the server matches commands with. */
export interface Representation {
  /** As written; '' where the format has a display only. */
  text: string;
  /** What help shows; the representation itself where there is no display. */
  display: string;
  matchMultiple: boolean;
}

/** The representations of a format in order; as the server reads it, the empty one where there is a display only. */
export function representationsOf(format: AliasFormat): Representation[] {
  if (typeof format === 'string') return [{ text: format, display: format, matchMultiple: false }];
  const given = format.representation ?? [];
  const texts = typeof given === 'string' ? (given === '' ? [] : [given]) : given;
  const matchMultiple = format.match_multiple === true;
  if (texts.length === 0) return format.display ? [{ text: '', display: format.display, matchMultiple }] : [];
  return texts.map((text) => ({ text, display: format.display || text, matchMultiple }));
}

/** Whether the server tries an alias in its first pass, its second (only if the first found nothing), or both. */
export function passesOf(alias: ActionAlias): { first: boolean; second: boolean } {
  const flags = alias.formats.map((format) =>
    typeof format === 'string' ? undefined : format.match_multiple,
  );
  return {
    first: !flags.some((flag) => flag !== undefined && flag !== null) || flags.includes(false),
    second: flags.includes(true),
  };
}
