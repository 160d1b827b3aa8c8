import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { DOCUMENTS, ROOT, readDocument } from './documents';

/** `bot’s`, `people’s own`: as some editors type it, where all other sentences have `bot's`. */
const CURLY = /[^\s“]*\p{L}’(?=[\p{L} ])\S*/gu;

const isText = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateLiteralLikeNode =>
  ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node);

/** What the texts of a program have of it; comments are not read by those who talk to the bot. */
function inTexts(path: string): string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node)) found.push(...(node.text.match(CURLY) ?? []));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('sentences that people read have one apostrophe, the typed one', () => {
  const programs = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => inTexts(join(ROOT, 'src', name)).map((text) => `src/${name}: ${text}`));
  const documents = [...DOCUMENTS, 'CHANGELOG.md'].flatMap((name) =>
    [...readDocument(name).matchAll(CURLY)].map(([text]) => `${name}: ${text}`),
  );
  expect([...programs, ...documents]).toEqual([]);
});
