import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkSync } from 'recheck/lib/browser.js';
import ts from 'typescript';

/**
 * Text from outside meets no pattern whose time grows faster than its length: every regular expression in the sources
 * is looked at. One that is not safe, or that cannot be told in time, needs a reason here.
 */
const SHORT = 'what the server says in one line, at most 300 characters';
const AUTHOR = 'a file of whoever runs the tool, on their own machine';
const BOUNDED =
  'each part has a fixed length, or begins with its own character; the check only runs out of time';
const OPEN = 'not linear yet; reached by what authors of packs write, not by what people type';
const REASONS: Readonly<Record<string, string>> = {
  'src/chat/teams.ts': BOUNDED,
  'src/chat/terminal/as-person.ts': BOUNDED,
  'src/core/audit-entry.ts': BOUNDED,
  'src/core/without-traces.ts': BOUNDED,
  'src/delivery/announcement.ts': BOUNDED,
  'src/dispatch/sentences.ts': SHORT,
  'src/embedded/http/routes/workflows.ts': BOUNDED,
  'src/embedded/runners/http-request.ts': BOUNDED,
  'src/embedded/processes/shell-quoting.ts': OPEN,
  'src/embedded/workflows/inline-parameters.ts': OPEN,
  'src/embedded/workflows/inspection.ts': OPEN,
  'src/language/expression/arithmetic.ts': OPEN,
  'src/language/expression/python-format.ts': OPEN,
  'src/language/expression/stackstorm-functions.ts': BOUNDED,
  'src/language/yaql/date-parser.ts': OPEN,
  'src/plugins/operations/help.ts': OPEN,
  'src/plugins/operations/rebuild.ts': OPEN,
  'src/language/lint/lint-format.ts': AUTHOR,
  'src/language/lint/pasted-commands.ts': AUTHOR,
  'src/language/lint/templates.ts': AUTHOR,
  'src/tool/pack/python-packages.ts': AUTHOR,
  'src/tool/packs-on-disk.ts': AUTHOR,
};

const ROOT = resolve(__dirname, '..');

/** The literals of a file, in their order. */
function patternsIn(file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('every pattern takes time that grows with the length of the text, or says why not', () => {
  const files = execFileSync('git', ['ls-files', 'src', 'page', 'bin', 'scripts'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => /\.[tj]s$/.test(file));
  const unsafe = new Map<string, string[]>();
  for (const file of files) {
    for (const literal of patternsIn(file)) {
      const end = literal.lastIndexOf('/');
      const { status } = checkSync(literal.slice(1, end), literal.slice(end + 1), { timeout: 1_500 });
      if (status !== 'safe') unsafe.set(file, [...(unsafe.get(file) ?? []), literal]);
    }
  }
  const unexplained = [...unsafe].filter(([file]) => !Object.hasOwn(REASONS, file));
  expect(unexplained).toEqual([]);
}, 600_000);
