import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import Ajv from 'ajv';
import { isMapping } from '../../src/core/mapping';
import { OPERATOR_NAMES } from '../../src/embedded/rules/criteria';
import { allRunners } from '../../src/embedded/runners';
import { parseYaml } from '../../src/language/yaml/parse-yaml';
import { folderWith, removeFolders, run } from './recorded-terminal';

const ROOT = join(__dirname, '../..');
const SHARED = join(ROOT, '../shared');

afterAll(removeFolders);

type Kind = 'action' | 'alias' | 'pack' | 'rule' | 'workflow';

const schemaOf = (kind: Kind) =>
  JSON.parse(readFileSync(join(ROOT, 'schemas', `${kind}.schema.json`), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
const check = Object.fromEntries(
  (['action', 'alias', 'pack', 'rule', 'workflow'] as const).map((kind) => [
    kind,
    ajv.compile(schemaOf(kind)),
  ]),
) as Record<Kind, ReturnType<typeof ajv.compile>>;

/** What the schema has against a text, in words; nothing where it fits. */
function faults(kind: Kind, text: string): string[] {
  check[kind](parseYaml(text));
  return (check[kind].errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
}

/** Which schema a file of a pack is for. */
function kindOf(file: string): Kind | undefined {
  if (!/\.ya?ml$/.test(file)) return undefined;
  if (basename(file) === 'pack.yaml') return 'pack';
  const folder = basename(dirname(file));
  if (folder === 'actions') return 'action';
  if (folder === 'aliases') return 'alias';
  if (folder === 'rules') return 'rule';
  return undefined;
}

/** All files of packs below a folder; those that an action of orquesta names are workflows. */
function filesIn(folder: string): [kind: Kind, file: string][] {
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  return all.flatMap((file): [Kind, string][] => {
    const kind = kindOf(file);
    if (kind === undefined) return [];
    const read = kind === 'action' ? parseYaml(readFileSync(file, 'utf8')) : undefined;
    const runs = isMapping(read) && read.runner_type === 'orquesta' ? String(read.entry_point) : undefined;
    return runs === undefined
      ? [[kind, file]]
      : [
          [kind, file],
          ['workflow', join(dirname(file), runs)],
        ];
  });
}

const own = [...filesIn(join(ROOT, 'packs')), ...filesIn(join(ROOT, 'test/embedded/python/packs'))];
/** Made to be refused. */
const REFUSED = /fail-inspection\.yaml$/;
const shared = filesIn(join(SHARED, 'contract/packs')).filter(([, file]) => !REFUSED.test(file));

describe('the schemas for editors', () => {
  it.each(own.map(([kind, file]) => [kind, relative(ROOT, file)] as const))(
    'take the %s %s',
    (kind, file) => {
      expect(faults(kind, readFileSync(join(ROOT, file), 'utf8'))).toEqual([]);
    },
  );

  if (shared.length === 0) it.skip('take the packs of ../shared: it is not there', () => {});
  else
    it.each(shared.map(([kind, file]) => [kind, relative(SHARED, file)] as const))(
      'take the %s %s of ../shared',
      (kind, file) => {
        expect(faults(kind, readFileSync(join(SHARED, file), 'utf8'))).toEqual([]);
      },
    );

  it('know every runner and every operator that the backend has', () => {
    expect(schemaOf('action').properties.runner_type.enum).toEqual(
      expect.arrayContaining(allRunners().map(({ name }) => name)),
    );
    expect(schemaOf('rule').definitions.condition.properties.type.anyOf[0].enum).toEqual(
      expect.arrayContaining([...OPERATOR_NAMES]),
    );
  });

  it.each<[Kind, string]>([
    ['action', 'runner_type: noop'],
    ['action', 'name: a'],
    ['action', 'name: a\nrunner_type: local-shel-cmd'],
    ['action', 'name: a\nrunner_type: noop\nenabled: "yes"'],
    ['action', 'name: a\nrunner_type: python-script'],
    ['action', 'name: a\nrunner_type: noop\nparametres: {}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {f: {type: int}}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {f: string}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {my-f: {type: string}}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {f: {type: string, enum: one}}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {f: {type: string, requierd: true}}'],
    ['action', 'name: a\nrunner_type: noop\nparameters: {f: {type: string, position: first}}'],
    ['workflow', 'version: 1.0'],
    ['workflow', 'version: 2.0\ntasks: {a: {action: core.noop}}'],
    ['workflow', 'tasks: {a: {acton: core.noop}}'],
    ['workflow', 'tasks: {a: {action: core.noop, next: {do: b}}}'],
    ['workflow', 'tasks: {a: {action: core.noop, next: [{publish: {a: 1}}]}}'],
    ['workflow', 'tasks: {a: {action: core.noop, with: {concurrency: 2}}}'],
    ['workflow', 'tasks: {a: {action: core.noop, join: some}}'],
    ['workflow', 'input: {a: 1}\ntasks: {a: {action: core.noop}}'],
    ['rule', 'name: r\naction: {ref: core.noop}'],
    ['rule', 'name: r\ntrigger: {type: core.st2.webhook}\naction: {ref: core.noop}'],
    [
      'rule',
      'name: r\ntrigger: {type: core.st2.IntervalTimer, parameters: {unit: minute, delta: 5}}\naction: {ref: core.noop}',
    ],
    ['rule', 'name: r\ntrigger: {type: a.b}\naction: core.noop'],
    ['rule', 'name: r\ntrigger: {type: a.b}\naction: {ref: noop}'],
    [
      'rule',
      'name: r\ntrigger: {type: a.b}\ncriteria: {trigger.a: {type: equal, pattern: 1}}\naction: {ref: core.noop}',
    ],
    ['rule', 'name: r\ntrigger: {type: a.b}\ncriteria: [trigger.a]\naction: {ref: core.noop}'],
    ['pack', 'name: p\nversion: 0.1.0\nauthor: a'],
    ['pack', 'name: p\nversion: one\nauthor: a\nemail: a@example.com'],
    ['pack', 'ref: my pack\nname: p\nversion: 0.1.0\nauthor: a\nemail: a@example.com'],
    ['pack', 'name: p\nversion: 0.1.0\nauthor: a\nemail: a@example.com\npython_versions: [3]'],
    ['alias', 'name: a\naction_ref: a.b\nformats: [a]\nextra: {chat: {results: maybe}}'],
    ['alias', 'name: a\naction_ref: a.b\nformats: [a]\nextra: {chat: {choices: [a]}}'],
    ['alias', 'name: a\naction_ref: a.b\nformats: [a]\nresult: {extra: {chat: {buttons: [{label: a}]}}}'],
    ['alias', 'name: a\naction_ref: a.b\nformats: [a]\nresult: {extra: {chat: {chart: a}}}'],
  ])('underline what is wrong: %s %j', (kind, text) => {
    expect(faults(kind, text)).not.toEqual([]);
  });

  it('are named by every file that the tool writes, and take it', async () => {
    const folder = folderWith({});
    const about = ['-p', 'mine', '-d', 'd', '-n'];
    await run(folder, ['new', 'pack', 'mine', '-d', 'd']);
    await run(folder, ['new', 'action', ...about, 'greet', '--parameter', 'who, n:integer=3']);
    await run(folder, ['new', 'workflow', ...about, 'round', '-a', 'mine.greet']);
    await run(folder, ['new', 'rule', ...about, 'noon', '-w', 'at 12:00', '-a', 'core.noop']);
    await run(folder, ['new', ...about, 'hi', '-f', 'hi {{ who }}', '-a', 'mine.greet']);
    const written = filesIn(join(folder, 'mine'));
    expect(written.map(([kind]) => kind).sort()).toEqual([
      'action',
      'action',
      'action',
      'alias',
      'alias',
      'pack',
      'rule',
      'workflow',
    ]);
    for (const [kind, file] of written) {
      const text = readFileSync(file, 'utf8');
      const path = /^# yaml-language-server: \$schema=(.+)\n/.exec(text)?.[1] ?? '';
      expect(resolve(dirname(file), path)).toBe(join(ROOT, 'schemas', `${kind}.schema.json`));
      expect([file, faults(kind, text)]).toEqual([file, []]);
    }
  });
});
