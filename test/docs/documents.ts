import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');

/** Everything that people are told to read, by its path in the repository. */
export const DOCUMENTS: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Block {
  document: string;
  /** The word behind the fence: `sh`, `yaml`, …; empty where there is none. */
  language: string;
  /** What stands between the fences, without the indentation of the list that it stands in. */
  text: string;
}

export function readDocument(document: string): string {
  return readFileSync(join(ROOT, document), 'utf8');
}

const FENCE = /^( *)(`{3,})([a-z]*)\n([\s\S]*?)^\1\2$/gm;

/** The fenced blocks of a document, from the top. */
export function blocksOf(document: string): Block[] {
  return [...readDocument(document).matchAll(FENCE)].map(([, margin = '', , language = '', text = '']) => ({
    document,
    language,
    text: text.replaceAll(new RegExp(`^${margin}`, 'gm'), ''),
  }));
}

/** The words of a document: without fenced blocks. */
export function proseOf(document: string): string {
  return readDocument(document).replace(FENCE, '');
}

/** What stands between backticks in the lines of a document. */
export function inlineCodeOf(document: string): string[] {
  return [...proseOf(document).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code.replaceAll('\\|', '|'));
}

/** Lines of fenced blocks and code in lines, with `\` at the end of a line taken for one line. */
export function codeOf(document: string): string[] {
  const fenced = blocksOf(document).map(({ text }) => text.replace(/\\\n\s*/g, ''));
  return [...fenced.flatMap((text) => text.split('\n')), ...inlineCodeOf(document)];
}

/** What the documents call by a pattern, each once a document: the first group. */
export function named(pattern: RegExp, documents = DOCUMENTS): { document: string; name: string }[] {
  return documents.flatMap((document) =>
    [
      ...new Set(
        codeOf(document).flatMap((line) => [...line.matchAll(pattern)].map(([, name = '']) => name)),
      ),
    ].map((name) => ({ document, name })),
  );
}
