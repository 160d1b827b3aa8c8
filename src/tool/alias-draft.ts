import { dump } from 'js-yaml';
import { replaceEnclosed } from '../core/enclosed';

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
  return `# yaml-language-server: $schema=${path}\n---\n${dump(alias, { lineWidth: -1, quoteStyle: 'double' })}`;
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

/** A pack.yaml with everything that StackStorm asks for. */
export function packText(name: string): string {
  return dump({
    ref: name,
    name,
    description: 'Commands of our own',
    version: '0.1.0',
    author: 'us',
    email: 'us@example.com',
    python_versions: ['3'],
  });
}
