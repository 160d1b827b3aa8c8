import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { PLUGINS } from '../src/plugins';

const SOURCE = resolve(__dirname, '../src');

/** The rooms and what each may import besides itself: the table of CONTRIBUTING.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  language: ['core'],
  hubot: ['core'],
  chat: ['core'],
  stackstorm: ['core'],
  state: ['core'],
  dispatch: ['core', 'language', 'chat', 'stackstorm', 'state'],
  delivery: ['core', 'language', 'chat', 'stackstorm', 'state'],
  plugins: ['core', 'language', 'stackstorm', 'state'],
  embedded: ['core', 'language'],
};

/**
 * Where things are put together: the entry, the composition of the bot, and the command line tool, which is
 * a second program made of the same rooms. They may import everything, and nobody imports them.
 */
function isComposition(path: string): boolean {
  return !path.includes('/') || path.startsWith('tool/') || path === 'plugins/index';
}

interface Arrow {
  from: string;
  to: string;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Every file of ours that a file imports, types too, as paths below src without their ending. */
function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => relative(SOURCE, resolve(dirname(file), fileName)));
}

const FILES = filesIn(SOURCE);
const NAMES = new Set(FILES.map((file) => relative(SOURCE, file).replace(/\.ts$/, '')));
const named = (path: string): string => (NAMES.has(path) ? path : join(path, 'index'));
const ARROWS: Arrow[] = FILES.flatMap((file) => {
  const from = relative(SOURCE, file).replace(/\.ts$/, '');
  return importsOf(file).map((to) => ({ from, to: named(to) }));
});

/** `plugins/policy` is a room of its own among the plugins. */
function roomOf(path: string): string {
  const [room = '', plugin = ''] = path.split('/');
  return room === 'plugins' ? `plugins/${plugin}` : room;
}

function isAllowed({ from, to }: Arrow): boolean {
  const [own, other] = [roomOf(from), roomOf(to)];
  if (isComposition(from)) return true;
  if (isComposition(to)) return false;
  if (own === other) return true;
  return MAY_IMPORT[own.split('/')[0] ?? '']?.includes(other) ?? false;
}

/** Circles of files, each as the chain that leads back to its start. */
function circles(arrows: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    const at = way.indexOf(file);
    if (at >= 0) {
      found.push([...way.slice(at), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const to of next.get(file) ?? []) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

/** Names that a file declares and exports itself; what it only passes on is declared elsewhere. */
function declaredIn(file: string): string[] {
  const { statements } = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
    const declarations = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations
      : [statement as ts.DeclarationStatement];
    return declarations.flatMap(({ name }) =>
      name !== undefined && ts.isIdentifier(name) ? [name.text] : [],
    );
  });
}

/** Exported names that are declared in more than one file, each with its files. */
function ambiguousNames(): string[] {
  const filesOf = new Map<string, Set<string>>();
  for (const file of FILES) {
    for (const name of declaredIn(file)) {
      filesOf.set(name, (filesOf.get(name) ?? new Set()).add(relative(SOURCE, file)));
    }
  }
  return [...filesOf]
    .filter(([, files]) => files.size > 1)
    .map(([name, files]) => `${name}: ${[...files].join(', ')}`);
}

describe('The house', () => {
  it('lets dependencies point one way only', () => {
    const wrong = ARROWS.filter((arrow) => !isAllowed(arrow)).map(({ from, to }) => `${from} → ${to}`);
    expect(wrong).toEqual([]);
  });

  it('has no circles', () => {
    expect(circles(ARROWS)).toEqual([]);
  });

  it('gives every exported name one meaning', () => {
    expect(ambiguousNames()).toEqual([]);
  });

  it('gives each plugin a folder of its name and a line in the list', () => {
    const folders = readdirSync(join(SOURCE, 'plugins'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(PLUGINS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });
});
