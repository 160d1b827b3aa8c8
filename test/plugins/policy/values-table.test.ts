import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { decide } from '../../../src/plugins/policy/decide';
import { effectiveParameters } from '../../../src/plugins/policy/effective';
import { UNTOLD } from '../../../src/plugins/policy/policy';
import { readPolicy } from '../../../src/plugins/policy/read-policy';

/**
 * What a rule's `with` means for each kind of value: whether a rule that denies holds, and whether one that allows
 * does. docs/policy.md shows this table; `UPDATE_DOCS=1` writes it there.
 */

type Row = [rule: string, type: string, given: string, denies: 'yes' | 'no', allows: 'yes' | 'no'];

/** `given` is what was typed; `(default …)` and `(JSON …)` are values of the action's file, `(nothing)` is none. */
const ROWS: Row[] = [
  // Numbers
  ['5', 'integer', '5', 'yes', 'yes'],
  ['5', 'integer', '05', 'yes', 'yes'],
  ['5', 'integer', '５', 'yes', 'yes'],
  ['5', 'integer', '٥', 'yes', 'yes'],
  ['10', 'integer', '1_0', 'yes', 'yes'],
  ['5', 'integer', '6', 'no', 'no'],
  ['5', 'integer', 'five', 'yes', 'no'],
  ['5', 'number', '5.0', 'yes', 'yes'],
  ['"5"', 'integer', '05', 'yes', 'yes'],
  ['5', 'string', '05', 'yes', 'yes'],
  // Yes and no
  ['true', 'boolean', 'True', 'yes', 'yes'],
  ['true', 'boolean', '1', 'yes', 'yes'],
  ['true', 'boolean', 'False', 'no', 'no'],
  ['true', 'boolean', 'maybe', 'yes', 'no'],
  // Text
  ['production', 'string', 'production', 'yes', 'yes'],
  ['production', 'string', ' production', 'yes', 'no'],
  ['production', 'string', 'Production', 'no', 'no'],
  ['prod*', 'string', 'production', 'yes', 'yes'],
  ['prod*', 'string', 'staging,production', 'yes', 'no'],
  ['test-*', 'string', 'test-1,production', 'yes', 'no'],
  ['"a, b"', 'string', 'a, b', 'yes', 'yes'],
  ['{not: staging}', 'string', 'production', 'yes', 'yes'],
  ['{not: staging}', 'string', 'staging', 'no', 'no'],
  ['{not: production}', 'string', ' production', 'yes', 'no'],
  ['{not: staging}', 'string', 'staging,production', 'yes', 'no'],
  // Lists
  ['db1', 'array', 'db1', 'yes', 'yes'],
  ['db1', 'array', ' db1', 'yes', 'yes'],
  ['db1', 'array', 'db2,db1', 'yes', 'no'],
  ['db1', 'array', '["db2", "db1"]', 'yes', 'no'],
  ['db1', 'array', "['db2', 'db1']", 'yes', 'no'],
  ['db1', 'array', '["d\\u0062\\u0031"]', 'yes', 'no'],
  ['db1', 'array', '[["db2"], ["db1"]]', 'yes', 'no'],
  ['[db1, db2]', 'array', 'db2,db1', 'yes', 'yes'],
  ['db2', 'array', '(default [db2, db1])', 'yes', 'no'],
  ['db1', 'array', '[]', 'yes', 'no'],
  ['db1', 'array', '["db1"', 'yes', 'no'],
  ['{not: db1}', 'array', 'db2,db3', 'yes', 'yes'],
  ['{not: db1}', 'array', 'db2,db1', 'yes', 'no'],
  ['{not: db1}', 'array', 'db1', 'no', 'no'],
  ['{not: db1}', 'array', '[]', 'yes', 'no'],
  ['5', 'array', '4,05', 'yes', 'no'],
  // Objects
  ['"*production*"', 'object', '{"env": "production"}', 'yes', 'yes'],
  ['"*production*"', 'object', '{"env": "prod\\u0075ction"}', 'yes', 'yes'],
  ['"*production*"', 'object', "{'env': 'production'}", 'yes', 'yes'],
  ['"*production*"', 'object', '{"env": "staging"}', 'no', 'no'],
  // What is not there, and what nobody can tell
  ['production', 'string', '(default production)', 'yes', 'yes'],
  ['production', 'string', '(nothing)', 'no', 'no'],
  ['{not: production}', 'string', '(nothing)', 'yes', 'yes'],
  ['null', 'string', '(nothing)', 'yes', 'yes'],
  ['production', 'string', "{{ 'production' }}", 'yes', 'no'],
  ['production', 'array', '["{{ x }}"]', 'yes', 'no'],
  ['production', 'none', 'production', 'yes', 'yes'],
];

const alias: ActionAlias = { name: 'x', pack: 'a', action_ref: 'a.x', formats: [] };

function judged([condition, type, given]: Row): { gets: string; denies: string; allows: string } {
  const standard = /^\(default (.*)\)$/.exec(given)?.[1];
  const schema = {
    ...(type === 'none' ? {} : { type }),
    ...(standard === undefined
      ? {}
      : { default: standard.startsWith('[') ? standard.slice(1, -1).split(', ') : standard }),
  };
  const typed = standard !== undefined || given === '(nothing)' ? {} : { v: given };
  const parameters = effectiveParameters({ alias, parameters: typed }, { v: schema });
  const decides = (kind: 'deny' | 'allow') => {
    const reading = readPolicy(
      `default: ${kind === 'deny' ? 'open' : 'closed'}\nrules: [{${kind}: a.x, with: {v: ${condition}}}]`,
    );
    if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('; '));
    const { allowed } = decide(
      reading.policy,
      { id: 'U', roles: [] },
      { command: 'a.x', parameters },
      { room: 'C', direct: false },
    );
    return allowed === (kind === 'allow') ? 'yes' : 'no';
  };
  const { v } = parameters;
  const untold = type === 'array' ? 'pieces with brackets' : 'refused by the server';
  const gets = v === UNTOLD ? untold : v === undefined ? 'nothing' : JSON.stringify(v);
  return {
    gets: /\{\{/.test(gets) ? 'what the server renders' : gets,
    denies: decides('deny'),
    allows: decides('allow'),
  };
}

describe('a value in a rule', () => {
  it.each(ROWS)('with %s, type %s, given %s: denying %s, allowing %s', (...row) => {
    const { denies, allows } = judged(row);
    expect({ denies, allows }).toEqual({ denies: row[3], allows: row[4] });
  });

  it('is explained in docs/policy.md', () => {
    const file = join(__dirname, '..', '..', '..', 'docs', 'policy.md');
    const cell = (text: string) => `\`${text.replaceAll('|', '\\|')}\``;
    const lines = ROWS.map((row) => {
      const { gets, denies, allows } = judged(row);
      const shown = /^(refused|pieces|nothing|what)/.test(gets) ? gets : cell(gets);
      return `| ${cell(row[0])} | ${row[1]} | ${row[2].startsWith('(') ? row[2].slice(1, -1) : cell(row[2])} | ${shown} | ${denies} | ${allows} |`;
    });
    const table = [
      '| `with: {v: …}` | type of `v` | given | the action gets | a denying rule holds | an allowing rule holds |',
      '|---|---|---|---|---|---|',
      ...lines,
    ].join('\n');
    const text = readFileSync(file, 'utf8');
    const between = /(<!-- values: [^\n]*-->\n\n)[\s\S]*?(\n\n<!-- end of values -->)/;
    expect(text).toMatch(between);
    const current = text.replace(between, (_whole, start: string, end: string) => `${start}${table}${end}`);
    if (process.env.UPDATE_DOCS) writeFileSync(file, current);
    else expect(text).toBe(current);
  });
});
