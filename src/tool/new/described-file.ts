import { dirname, join, relative } from 'node:path';
import { packageFolder } from '../../core/package-folder';
import { fileText } from './file-text';

/** Files of a pack for which there is a JSON schema. */
export type SchemaKind = 'action' | 'alias' | 'pack' | 'rule' | 'workflow';

/**
 * A file whose first line says where its JSON schema is: editors complete and underline by it.
 * @param folder absolute path of the pack
 * @param path of the file, below the pack
 */
export function describedFile(
  folder: string,
  path: string,
  kind: SchemaKind,
  content: object,
): { path: string; text: string } {
  const schema = join(packageFolder(), 'schemas', `${kind}.schema.json`);
  const way = relative(dirname(join(folder, path)), schema).replaceAll('\\', '/');
  return { path, text: `# yaml-language-server: $schema=${way}\n${fileText(content)}` };
}
