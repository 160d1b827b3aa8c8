import { ExpressionReader, type References } from './jinja-expression';
import { JinjaError, jinjaParts, type Part, type Token } from './jinja-tokens';

/** Tags that open a block, with the tags that may stand inside before the one that closes it. */
const BLOCKS: Record<string, { middle: readonly string[]; end: string }> = {
  if: { middle: ['elif', 'else'], end: 'endif' },
  for: { middle: ['else'], end: 'endfor' },
  set: { middle: [], end: 'endset' },
  with: { middle: [], end: 'endwith' },
  macro: { middle: [], end: 'endmacro' },
  call: { middle: [], end: 'endcall' },
  filter: { middle: [], end: 'endfilter' },
  block: { middle: [], end: 'endblock' },
  autoescape: { middle: [], end: 'endautoescape' },
};

/** Tags that stand alone; what they take is not looked at, for no alias uses them. */
const ALONE = new Set(['print', 'include', 'import', 'from', 'extends']);

interface Open {
  tag: string;
  offset: number;
  /** The last tag that may stand in the middle was read. */
  closing?: boolean;
}

/**
 * Reads a template as Jinja 3 without extensions would, and says what it refers to.
 * @throws JinjaError where Jinja would refuse it
 */
export function readJinja(template: string): References {
  const references: References = { names: [], filters: [], excused: new Set() };
  const open: Open[] = [];
  for (const part of jinjaParts(template)) {
    const reader = new ExpressionReader(part.tokens, references);
    if (part.kind === 'expression') {
      reader.tuple();
      reader.end();
    } else {
      readTag(part, reader, open);
    }
  }
  const last = open.at(-1);
  if (last) throw new JinjaError(`{% ${last.tag} %} has no {% ${BLOCKS[last.tag]?.end} %}`, last.offset);
  return references;
}

function readTag(part: Part, reader: ExpressionReader, open: Open[]): void {
  const tag = reader.expectType('name').value;
  const current = open.at(-1);
  const block = current && BLOCKS[current.tag];
  if (BLOCKS[tag]) {
    if (readOpening(tag, reader)) open.push({ tag, offset: part.offset });
  } else if (current && !current.closing && block?.middle.includes(tag)) {
    if (tag === 'elif') reader.tuple(() => reader.or());
    else current.closing = true;
  } else if (block?.end === tag) {
    open.pop();
    if (tag === 'endblock' && reader.next.type === 'name') reader.take();
  } else if (ALONE.has(tag)) {
    return;
  } else {
    throw new JinjaError(misplaced(tag, current), part.offset);
  }
  // As in Python, a colon may stand there.
  reader.skip(':');
  reader.end();
}

function misplaced(tag: string, current: Open | undefined): string {
  const closes = Object.entries(BLOCKS).find(([, { middle, end }]) => end === tag || middle.includes(tag));
  if (!closes) return `there is no tag {% ${tag} %}`;
  if (current?.closing && closes[1].middle.includes(tag)) return `{% ${tag} %} comes after {% else %}`;
  if (!current) return `{% ${tag} %} belongs to no {% ${closes[0]} %}`;
  return `{% ${tag} %} stands inside {% ${current.tag} %}, which is not closed`;
}

/** @returns whether the tag opens a block: `{% set x = 1 %}` does not */
function readOpening(tag: string, reader: ExpressionReader): boolean {
  switch (tag) {
    case 'if':
      reader.tuple(() => reader.or());
      return true;
    case 'for':
      readTargets(reader);
      reader.references.excused.add('loop');
      reader.expect('in');
      reader.tuple(() => reader.or());
      if (reader.skip('if')) reader.expression();
      reader.skip('recursive');
      return true;
    case 'set':
      readTargets(reader);
      if (!reader.skip('=')) {
        while (reader.skip('|')) reader.filter();
        return true;
      }
      reader.tuple();
      return false;
    case 'with':
      while (reader.next.type === 'name') {
        readTargets(reader);
        reader.expect('=');
        reader.expression();
        reader.skip(',');
      }
      return true;
    case 'macro':
      reader.references.excused.add(reader.expectType('name').value);
      readSignature(reader);
      return true;
    case 'call':
      if (reader.is('(')) readSignature(reader);
      reader.expression();
      return true;
    case 'filter':
      reader.filter();
      while (reader.skip('|')) reader.filter();
      return true;
    default:
      while (reader.next.type !== 'end') reader.take();
      return true;
  }
}

/** What `for` and `set` assign to: names, perhaps in brackets, perhaps with an attribute. */
function readTargets(reader: ExpressionReader): void {
  const bracket = reader.skip('(');
  let first = true;
  do {
    if (!first && (reader.is('in') || reader.is('=') || reader.is(')'))) break;
    first = false;
    if (reader.is('in')) reader.fail('expected a name');
    const name: Token = reader.expectType('name');
    if (reader.skip('.')) reader.expectType('name');
    else reader.references.excused.add(name.value);
  } while (reader.skip(','));
  if (bracket) reader.expect(')');
}

function readSignature(reader: ExpressionReader): void {
  for (const name of ['caller', 'varargs', 'kwargs']) reader.references.excused.add(name);
  reader.expect('(');
  while (!reader.is(')')) {
    reader.references.excused.add(reader.expectType('name').value);
    if (reader.skip('=')) reader.expression();
    if (!reader.is(')')) reader.expect(',');
  }
  reader.expect(')');
}
