import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ActionAlias, ActionParameter } from '../../../src/core/stackstorm-types';
import { buildAliasSet, matchFormat, parseFormat } from '../../../src/language/alias';
import { fieldsOfAlias } from '../../../src/language/alias/alias-fields';
import { composeCommand } from '../../../src/language/alias/compose-command';
import { representationsOf } from '../../../src/language/alias/representations';
import { readAnswer } from '../../../src/language/form/field';
import { parseYaml } from '../../../src/language/yaml/parse-yaml';
import { spelledValue } from '../../../src/plugins/forms/open-form';

const SHARED = resolve(__dirname, '../../../../shared/aliases');

/** Every type that a parameter has, and what a person answers. */
const KINDS: [schema: ActionParameter, answer: string, value: string][] = [
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

function aliasFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))
    .map((name) => join(folder, name));
}

if (!existsSync(SHARED)) console.log('skipped: ../shared is not beside the project');
(existsSync(SHARED) ? describe : describe.skip)('the form of every alias that people wrote', () => {
  it('takes each required parameter, of whatever type, and makes a command that has exactly these values', () => {
    const failed: string[] = [];
    let parameters = 0;
    for (const file of aliasFiles(SHARED)) {
      const alias = parseYaml(readFileSync(file, 'utf8')) as ActionAlias;
      if (!Array.isArray(alias?.formats)) continue;
      alias.pack ??= 'p';
      const set = buildAliasSet([{ ...alias, enabled: true }]);
      for (const [at, { text, matchMultiple }] of alias.formats.flatMap(representationsOf).entries()) {
        if (matchMultiple || set.problems.some(({ format }) => format === text)) continue;
        // The server takes what looks like this for pairs at the end, so nothing is left for the format to match.
        if (/^\w+=\{\{/.test(text)) continue;
        for (let turn = 0; turn < KINDS.length; turn += 3) {
          const schemas: Record<string, ActionParameter> = { besides: { required: true } };
          const kindOf = (name: string, index: number) => {
            const number = (index + turn + at) % KINDS.length;
            // A pair at the end cannot hold both kinds of quotes in StackStorm's language.
            const kind = name === 'besides' && number === KINDS.length - 1 ? KINDS[0] : KINDS[number];
            if (kind === undefined) throw new Error('no kind');
            schemas[name] = { ...kind[0], ...(name === 'besides' ? { required: true } : {}) };
            return kind;
          };
          fieldsOfAlias(alias, text, schemas).forEach(({ name }, index) => {
            kindOf(name, index);
          });
          const values: Record<string, string> = {};
          fieldsOfAlias(alias, text, schemas).forEach((field, index) => {
            if (!field.required) return;
            parameters += 1;
            const [, answer, value] = kindOf(field.name, index);
            const reading = readAnswer(field, answer);
            values[field.name] = 'value' in reading ? spelledValue(reading.value) : '';
            if (values[field.name] !== value)
              failed.push(`${file} ${field.name}: ${JSON.stringify(reading)}`);
          });
          const command = composeCommand(text, values);
          const understood = command === undefined ? undefined : matchFormat(parseFormat(text), command);
          const isTold =
            set.interpret(command ?? '').kind !== 'refused' &&
            Object.entries(values).every(([name, value]) => understood?.[name] === value);
          if (!isTold) failed.push(`${file} “${text}” ${JSON.stringify(values)}: ${command}`);
        }
      }
    }
    // A value with both kinds of quotes cannot stand between two others in every format: the person is told so.
    const [both, others] = [
      failed.filter((one) => one.includes("it's")),
      failed.filter((one) => !one.includes("it's")),
    ];
    expect(others).toEqual([]);
    expect(both.length).toBeLessThan(10);
    expect(parameters).toBeGreaterThan(1_000);
  });
});
