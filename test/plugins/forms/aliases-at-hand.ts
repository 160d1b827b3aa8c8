import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AliasSet } from '../../../src/core/alias';
import type { ActionAlias, ActionParameter } from '../../../src/core/stackstorm-types';
import { buildAliasSet } from '../../../src/language/alias';
import { fieldsOfAlias } from '../../../src/language/alias/alias-fields';
import { representationsOf } from '../../../src/language/alias/representations';
import { parseYaml } from '../../../src/language/yaml/parse-yaml';

const SHARED = resolve(__dirname, '../../../../shared/aliases');

/** Every type that a parameter has, what a person answers in words, and what the command has then. */
export const KINDS: [schema: ActionParameter, answer: string, value: string][] = [
  [{ type: 'string' }, 'two words', 'two words'],
  [{ type: 'integer', minimum: 1 }, '42', '42'],
  [{ type: 'boolean' }, 'yes', 'true'],
  [{ type: 'string', enum: ['red', 'light blue'] }, '2', 'light blue'],
  [{ type: 'array', items: { type: 'string' } }, 'a, b', 'a,b'],
  [{ type: 'array' }, '["x y", 1]', '["x y",1]'],
  [{ type: 'object' }, '{"a": {"b": [1, "c d"]}}', '{"a":{"b":[1,"c d"]}}'],
  [{ type: 'number' }, '-1.5', '-1.5'],
  [{ type: 'string', secret: true }, 'p4ss word=1', 'p4ss word=1'],
  [{ type: 'string', pattern: '^[a-z]+-[0-9]+$' }, 'ab-12', 'ab-12'],
  [{ type: 'string', description: 'with quotes' }, `it's "so"`, `it's "so"`],
];

/** A format of an alias. */
export interface FormatAtHand {
  file: string;
  alias: ActionAlias;
  set: AliasSet;
  text: string;
  /** Its place among the formats of its alias. */
  at: number;
}

/** Whether the aliases that people wrote are beside the project. */
export const areAliasesThere = existsSync(SHARED);

/** All formats that people wrote and that can be asked for in a form. */
export function formatsOfPeople(): FormatAtHand[] {
  return readdirSync(SHARED, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))
    .map((name) => join(SHARED, name))
    .flatMap((file) => formatsOf(file, parseYaml(readFileSync(file, 'utf8')) as ActionAlias));
}

/** The formats of one alias that can be asked for in a form. */
export function formatsOf(file: string, alias: ActionAlias): FormatAtHand[] {
  if (!Array.isArray(alias?.formats)) return [];
  alias.pack ??= 'p';
  const set = buildAliasSet([{ ...alias, enabled: true }]);
  return [...alias.formats.flatMap(representationsOf).entries()].flatMap(([at, { text, matchMultiple }]) => {
    if (matchMultiple || set.problems.some(({ format }) => format === text)) return [];
    // The server takes what looks like this for pairs at the end, so nothing is left for the format to match.
    return /^\w+=\{\{/.test(text) ? [] : [{ file, alias, set, text, at }];
  });
}

/** A kind for each parameter of a format, and for one that the action requires besides; another one each turn. */
export function kindsFor({ alias, text, at }: FormatAtHand, turn: number) {
  const schemas: Record<string, ActionParameter> = { besides: { required: true } };
  const kinds = new Map<string, (typeof KINDS)[number]>();
  fieldsOfAlias(alias, text, schemas).forEach(({ name }, index) => {
    const number = (index + turn + at) % KINDS.length;
    // A pair at the end cannot hold both kinds of quotes in StackStorm's language.
    const kind = name === 'besides' && number === KINDS.length - 1 ? KINDS[0] : KINDS[number];
    if (kind === undefined) throw new Error('no kind');
    kinds.set(name, kind);
    schemas[name] = { ...kind[0], ...(name === 'besides' ? { required: true } : {}) };
  });
  return { schemas, kinds };
}
