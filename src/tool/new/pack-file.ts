import { describedFile } from './described-file';

/** What a pack says of itself. */
export interface PackDescription {
  name: string;
  description?: string;
  author?: string;
  email?: string;
}

/** A pack.yaml with everything that StackStorm asks for. @param folder absolute path of the pack */
export function packFile(
  folder: string,
  { name, description = 'Commands of our own', author = 'us', email = 'us@example.com' }: PackDescription,
): { path: string; text: string } {
  return describedFile(folder, 'pack.yaml', 'pack', {
    ref: name,
    name,
    description,
    version: '0.1.0',
    author,
    email,
    python_versions: ['3'],
  });
}
