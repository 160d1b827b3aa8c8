import { fileText } from './file-text';

/** What a pack says of itself. */
export interface PackDescription {
  name: string;
  description?: string;
  author?: string;
  email?: string;
}

/** A pack.yaml with everything that StackStorm asks for. */
export function packText({
  name,
  description = 'Commands of our own',
  author = 'us',
  email = 'us@example.com',
}: PackDescription): string {
  return fileText({
    ref: name,
    name,
    description,
    version: '0.1.0',
    author,
    email,
    python_versions: ['3'],
  });
}
