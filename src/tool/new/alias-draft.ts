import { replaceEnclosed } from '../../core/enclosed';
import type { Mapping } from '../../core/mapping';

/** What is needed to write an alias file. */
export interface AliasDraft {
  name: string;
  pack: string;
  action: string;
  description: string;
  formats: string[];
  /** Parameters that people cannot change. */
  fixed: [key: string, value: string][];
  ack: string | undefined;
  result: string | undefined;
}

/** What stands in the alias file. */
export function aliasContent({
  name,
  pack,
  action,
  description,
  formats,
  fixed,
  ack,
  result,
}: AliasDraft): Mapping {
  return {
    name,
    pack,
    action_ref: action,
    description,
    formats,
    ...(fixed.length === 0 ? {} : { immutable_parameters: Object.fromEntries(fixed) }),
    ...(ack === undefined ? {} : { ack: { format: ack, append_url: false } }),
    ...(result === undefined ? {} : { result: { format: result } }),
  };
}

/** A name from the words that people always type: `restart {{ service }} on {{ host }}` is restart_on. */
export function proposeName(format: string): string {
  const words = replaceEnclosed(format, '{{', '}}', ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.normalize('NFD').replace(/[^a-z0-9]/g, ''))
    .filter((word) => word !== '');
  return words.slice(0, 4).join('_') || 'command';
}
