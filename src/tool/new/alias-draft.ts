import { replaceEnclosed } from '../../core/enclosed';
import { fileText } from './file-text';

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

/**
 * The alias file's text.
 * @param schema path of the JSON schema, relative to the file: editors complete and underline by it
 */
export function draftText(draft: AliasDraft, schema: string): string {
  const { name, pack, action, description, formats, fixed, ack, result } = draft;
  const alias = {
    name,
    pack,
    action_ref: action,
    description,
    formats,
    ...(fixed.length === 0 ? {} : { immutable_parameters: Object.fromEntries(fixed) }),
    ...(ack === undefined ? {} : { ack: { format: ack, append_url: false } }),
    ...(result === undefined ? {} : { result: { format: result } }),
  };
  const path = schema.replaceAll('\\', '/');
  return `# yaml-language-server: $schema=${path}\n${fileText(alias)}`;
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
