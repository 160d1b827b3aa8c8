import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { check } from 'recheck';
import ts from 'typescript';

/**
 * Text from outside meets no pattern whose time grows faster than its length: every regular expression in the sources
 * is proven to be linear, also one that is made of constants. One that cannot be proven needs a reason here, and a
 * reason that nothing needs any more fails, too.
 */
const SHORT = 'for the first line of what a server says, which is cut to 300 characters';
const STICKY = 'tried at one place only, with a look at the character before it';
const REASONS: Readonly<Record<string, readonly [unproven: number, why: string]>> = {
  'src/core/secrets.ts': [1, 'a text, letter by letter, with a look at one character on either side'],
  'src/core/words.ts': [1, 'with a word of ours in it, which was proven to be linear'],
  'src/dispatch/sentences.ts': [2, SHORT],
  'src/embedded/workflows/inspection/context-findings.ts': [2, 'for at most 4,000 characters'],
  'src/language/alias/expression.ts': [1, 'for at most 300 characters; longer ones go to our own engine'],
  'src/language/jinja/filters/layout.ts': [
    1,
    'ends at each blank, and looks past nothing but one run of hyphens',
  ],
  'src/language/jinja/filters/markup.ts': [
    1,
    'from the beginning of a word only, and each part ends at its full stop',
  ],
  'src/language/jinja/tokens.ts': [1, STICKY],
  'src/language/yaql/date-scanner.ts': [1, 'parts of fixed length, from the beginning'],
  'src/language/yaql/lexer.ts': [1, STICKY],
  'src/tool/try.ts': [1, 'made of the name of an action, for names of files on the same machine'],
};

const ROOT = resolve(__dirname, '..');
/** What is measured is work, not time: this only ends a proof that would never end. */
const PROOF_MS = 60_000;

interface Pattern {
  /** As it is written in the sources. */
  written: string;
  /** Undefined where it is made of more than constants. */
  source: string | undefined;
  flags: string;
}

/** The patterns of a file, in their order. */
function patternsIn(file: string): Pattern[] {
  const tree = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push({ written: node.text, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
      const [source, flags] = node.arguments ?? [];
      found.push({
        written: node.getText(),
        source: source && textOf(source, constantsOf(tree)),
        flags: flags === undefined ? '' : (textOf(flags, new Map()) ?? ''),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function constantsOf(tree: ts.SourceFile): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined)
      found.set(node.name.getText(), node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The text that an expression of constants is; undefined for any other. */
function textOf(node: ts.Expression, constants: ReadonlyMap<string, ts.Expression>): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) {
    const known = constants.get(node.text);
    return known && textOf(known, constants);
  }
  if (ts.isTemplateExpression(node)) {
    const parts = node.templateSpans.map(({ expression, literal }) => {
      const inner = textOf(expression, constants);
      return inner === undefined ? undefined : inner + literal.text;
    });
    return parts.includes(undefined) ? undefined : node.head.text + parts.join('');
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const [by] = node.arguments;
  if (name.text !== 'join' || !ts.isArrayLiteralExpression(expression) || by === undefined) return undefined;
  const parts = expression.elements.map((each) => textOf(each, constants));
  return parts.includes(undefined) ? undefined : parts.join(textOf(by, constants));
}

it('every pattern is linear, or says why it may be there', async () => {
  const files = execFileSync('git', ['ls-files', 'src', 'page', 'bin', 'scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.[tj]s$/.test(file));
  const proofs = new Map<string, string>();
  const unproven: Record<string, string[]> = {};
  for (const file of files) {
    for (const { written, source, flags } of patternsIn(file)) {
      const key = `/${source}/${flags}`;
      const known = source === undefined ? 'made at run time' : proofs.get(key);
      const proof = { checker: 'automaton', timeout: PROOF_MS } as const;
      const status = known ?? (await check(source ?? '', flags, proof)).status;
      proofs.set(key, status);
      if (status !== 'safe') unproven[file] = [...(unproven[file] ?? []), written];
    }
  }
  const unexplained = Object.entries(unproven).filter(
    ([file, patterns]) => patterns.length !== REASONS[file]?.[0],
  );
  expect(unexplained).toEqual([]);
  expect(Object.keys(unproven).sort()).toEqual(Object.keys(REASONS).sort());
}, 600_000);
