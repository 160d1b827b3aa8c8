#!/usr/bin/env node
// Every sentence that the code says to people, by file and line, to be read in one sitting: npm run --silent sentences [folder]
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..');
const folder = process.argv[2] ?? 'src';

/** A text as it is written, with `…` for what is put in. */
function textOf(node) {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  return undefined;
}

/** Three words or more, which no name, pattern or query has. */
const isSentence = (text) =>
  /\p{L}{2,}[\s,’'“”]+(?:\S+\s+)+\S/u.test(text) && !/^[\w$.]*[=(){}<>]/.test(text);

function* sentencesOf(node, source) {
  const text = textOf(node);
  if (text !== undefined && isSentence(text)) {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    yield { line: line + 1, text: text.replace(/\s+/g, ' ').trim() };
  }
  const below = [];
  ts.forEachChild(node, (child) => void below.push(child));
  for (const child of below) yield* sentencesOf(child, source);
}

const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort();
for (const name of files) {
  const path = join(root, folder, name);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [...sentencesOf(source, source)];
  if (found.length === 0) continue;
  console.log(`\n${relative(root, path)}`);
  for (const { line, text } of found) console.log(`  ${line}: ${text}`);
}
