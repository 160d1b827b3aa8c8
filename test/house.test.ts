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

const trees = new Map<string, ts.SourceFile>();

/** A file as TypeScript reads it: once, however many rules look at it. */
function treeOf(file: string): ts.SourceFile {
  const tree =
    trees.get(file) ?? ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  trees.set(file, tree);
  return tree;
}

/** Names that a file declares and exports itself; what it only passes on is declared elsewhere. */
function declaredIn(file: string): string[] {
  return treeOf(file).statements.flatMap((statement) => {
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

/** Every word of the program: the rooms, the page and the two programs in `bin/`, by file. */
function wordsByFile(): Map<string, Set<string>> {
  const root = resolve(SOURCE, '..');
  const page = filesIn(join(root, 'page'));
  const programs = readdirSync(join(root, 'bin')).map((name) => join(root, 'bin', name));
  return new Map(
    [...FILES, ...page, ...programs].map((file) => [
      file,
      new Set(readFileSync(file, 'utf8').match(/\w+/g) ?? []),
    ]),
  );
}

/** Exported functions, classes and values of a file, each with whether a doc comment tells what it is. */
function offeredBy(file: string): { name: string; isTold: boolean }[] {
  return treeOf(file).statements.flatMap((statement) => {
    const isOffer =
      (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isOffer || statement.name === undefined) return [];
    return [{ name: statement.name.text, isTold: ts.getJSDocCommentsAndTags(statement).length > 0 }];
  });
}

/** What a file does by being loaded: a call, a change, an import for its effect. */
function doneByLoading(file: string): string[] {
  return treeOf(file)
    .statements.filter(
      (statement) =>
        ts.isExpressionStatement(statement) ||
        (ts.isImportDeclaration(statement) && statement.importClause === undefined),
    )
    .map((statement) => `${relative(SOURCE, file)}: ${statement.getText()}`);
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

/** A kind of thing that a stranger may add: a file that declares it, and a line in a list. */
interface Kind {
  what: string;
  /** Folder or file below src; `plugins/NAME` stands for each plugin. */
  in: RegExp;
  /** How its file declares it; the first group is its name. */
  declares: RegExp;
  /** The file with the list, from the path of the file that declares. */
  list(path: string): string;
}

const KINDS: Kind[] = [
  {
    what: 'a chat service',
    in: /^chat\/(terminal\/)?[\w-]+$/,
    declares: /^export class (\w+Chat|Chat\w+)\b/gm,
    list: () => 'chat/index',
  },
  {
    what: 'a runner',
    in: /^embedded\/runners\/[\w-]+$/,
    declares: /^export const (\w+): Runner\b/gm,
    list: () => 'embedded/runners/index',
  },
  {
    what: 'a linter rule',
    in: /^language\/lint\/rules\/[\w-]+$/,
    declares: /^export const (\w+Rule)\b/gm,
    list: () => 'language/lint/rules/index',
  },
  {
    what: 'a chat command',
    in: /^plugins\/[\w-]+\/[\w-]+$/,
    declares: /^export function (\w+Command)\(/gm,
    list: (path) => `${roomOf(path)}/index`,
  },
  {
    what: 'a command of the tool',
    in: /^tool\//,
    declares: /^export const (\w+): ToolCommand\b/gm,
    list: () => 'tool/commands',
  },
];

const sourceOf = (path: string): string => readFileSync(join(SOURCE, `${path}.ts`), 'utf8');

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

  it('does nothing by being loaded: the build has each file loaded at its first use', () => {
    expect(FILES.flatMap(doneByLoading)).toEqual([]);
  });

  it('tells of every exported function and class what it is', () => {
    const untold = FILES.flatMap((file) =>
      offeredBy(file).flatMap(({ name, isTold }) => (isTold ? [] : [`${relative(SOURCE, file)}: ${name}`])),
    );
    expect(untold).toEqual([]);
  });

  it('has no exported function or class that the program does not use', () => {
    const words = wordsByFile();
    const dead = FILES.flatMap((file) =>
      offeredBy(file)
        .filter(({ name }) => {
          const uses = readFileSync(file, 'utf8').match(new RegExp(`\\b${name}\\b`, 'g')) ?? [];
          return uses.length < 2 && ![...words].some(([other, own]) => other !== file && own.has(name));
        })
        .map(({ name }) => `${relative(SOURCE, file)}: ${name}`),
    );
    expect(dead).toEqual([]);
  });

  it('gives each plugin a folder of its name and a line in the list', () => {
    const folders = readdirSync(join(SOURCE, 'plugins'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(PLUGINS.map(({ name }) => name).sort()).toEqual(folders.sort());
  });

  it.each(KINDS)('knows $what by one file and one line', (kind) => {
    const declared = [...NAMES]
      .filter((path) => kind.in.test(path))
      .flatMap((path) =>
        [...sourceOf(path).matchAll(kind.declares)].map(([, name = '']) => ({ path, name })),
      );
    expect(declared.length).toBeGreaterThan(3);
    const lines = declared.map(({ path, name }) => {
      const uses = sourceOf(kind.list(path)).match(new RegExp(`\\b${name}\\b`, 'g')) ?? [];
      return { name, listed: uses.length > 1 };
    });
    expect(lines.filter(({ listed }) => !listed)).toEqual([]);
  });
});
