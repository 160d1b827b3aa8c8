import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { silentLog } from '../../src/core/log';
import { isMapping, type Mapping, mapping } from '../../src/core/mapping';
import { packageFolder } from '../../src/core/package-folder';
import { parameterSchemas } from '../../src/embedded/executions/execution-request';
import type { Pack, StoredAction } from '../../src/embedded/packs/pack';
import { textOfProblem } from '../../src/embedded/packs/pack';
import { withDefaults } from '../../src/embedded/packs/pack-config';
import { PackLibrary } from '../../src/embedded/packs/pack-library';
import { pythonOf } from '../../src/embedded/python/host';
import { whyRuleCannotFire } from '../../src/embedded/rules/why-rule-cannot-fire';
import { findRunner } from '../../src/embedded/runners';
import { entryPoint } from '../../src/embedded/runners/pack-file';
import { inspectWorkflow } from '../../src/embedded/workflows/inspection';
import { readWorkflowFile } from '../../src/embedded/workflows/workflow-file';
import { parseYaml } from '../../src/language/yaml/parse-yaml';

/** So many of all that there are; each that is none of them says why. */
export interface Share {
  total: number;
  good: number;
  reasons: { about: string; why: string }[];
}

export interface PackRow {
  pack: string;
  problems: string[];
  actions: number;
  aliases: number;
  /** Python actions: how many can be constructed; those that miss a package are counted on their own. */
  python: Share;
  missingPackage: number;
  workflows: Share;
  rules: Share;
  sensors: Share;
}

/** What Python packages that are not installed are: missing, or replaced by stand-ins. */
export type Packages = 'installed' | 'stand-ins';

/** What is to be constructed, as construct.py takes it. */
type Wish = Mapping & { about: string };

interface Constructed {
  about: string;
  error: { type: string; text: string; constructor: boolean } | null;
}

/** Values that somebody would have given: those of the example that packs bring along, else made up. */
function configFor(pack: Pack): Mapping {
  const example = join(pack.folder, `${pack.ref}.yaml.example`);
  const given = existsSync(example) ? parseYaml(readFileSync(example, 'utf8')) : undefined;
  const made = (schema: unknown): unknown => {
    const { type, properties, enum: choices } = mapping(schema);
    if (Array.isArray(choices)) return choices[0];
    if (isMapping(properties))
      return Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, made(inner)]));
    const values: Record<string, unknown> = { integer: 1, number: 1, boolean: false, array: [], object: {} };
    return values[String(type)] ?? 'made-up';
  };
  const schema = mapping(pack.configSchema);
  const madeUp = Object.fromEntries(
    Object.entries(schema)
      .filter(([, entry]) => mapping(entry).default === undefined)
      .map(([name, entry]) => [name, made(entry)]),
  );
  return withDefaults({ ...madeUp, ...mapping(given), ...pack.config }, schema);
}

/**
 * Constructs what is wished for, what is made of the same class of the same file once. What fails with stand-ins is tried
 * without them, as the stand-in may be to blame, and not the pack.
 */
function construct(pack: Pack, wishes: readonly Wish[], packages: Packages): Constructed[] {
  const keyOf = ({ about: _, ...rest }: Wish) => JSON.stringify(rest);
  const unique = [...new Map(wishes.map((wish) => [keyOf(wish), wish])).values()];
  const first = tryAll(pack, unique, packages);
  const failed = unique.filter((_, index) => packages === 'stand-ins' && first[index]?.error != null);
  const plain = new Map(tryAll(pack, failed, 'installed').map((result) => [result.about, result]));
  const results = new Map(unique.map((wish, index) => [keyOf(wish), plain.get(wish.about) ?? first[index]]));
  return wishes.flatMap((wish) => {
    const result = results.get(keyOf(wish));
    return result === undefined ? [] : [{ ...result, about: wish.about }];
  });
}

/** @returns the results in the order of the wishes */
function tryAll(pack: Pack, wishes: readonly Wish[], packages: Packages): Constructed[] {
  if (wishes.length === 0) return [];
  const ended = spawnSync(
    pythonOf(pack.folder, pack.ref),
    [join(__dirname, 'construct.py'), ...(packages === 'stand-ins' ? ['--stand-ins'] : [])],
    {
      input: JSON.stringify(wishes),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, PYTHONPATH: join(packageFolder(), 'python'), PYTHONDONTWRITEBYTECODE: '1' },
    },
  );
  if (ended.error !== undefined) throw ended.error;
  return ended.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Constructed);
}

function shareOf(results: readonly Constructed[]): Share {
  const reasons = results.flatMap(({ about, error }) =>
    error === null ? [] : [{ about, why: `${error.type}: ${error.text}` }],
  );
  return { total: results.length, good: results.length - reasons.length, reasons };
}

/** A relative import fails on StackStorm, too, whatever is installed. */
function missesPackage({ error }: Constructed): boolean {
  return (
    error?.type === 'ModuleNotFoundError' ||
    (error?.type === 'ImportError' && !error.text.startsWith('attempted relative import'))
  );
}

function workflowsOf(pack: Pack, library: PackLibrary): Share {
  const known = {
    action: (ref: string) => library.action(ref),
    parameters: (ref: string) => {
      const action = library.action(ref);
      const runner = action && findRunner(action.runner_type);
      return action && runner && parameterSchemas(action, runner);
    },
  };
  const workflows = pack.actions.filter(({ runner_type }) => runner_type === 'orquesta');
  const reasons = workflows.flatMap((action: StoredAction) => {
    try {
      const findings = inspectWorkflow(readWorkflowFile(action), known);
      return findings.slice(0, 1).map(({ message }) => ({ about: action.ref, why: message }));
    } catch (error) {
      return [{ about: action.ref, why: String(error).split('\n')[0] ?? '' }];
    }
  });
  return { total: workflows.length, good: workflows.length - reasons.length, reasons };
}

/**
 * What of each pack works, and why the rest does not. Nothing of them is run but what is constructed.
 * @param folder absolute: a pack, or a folder of packs
 */
export async function survey(folder: string, packages: Packages = 'installed'): Promise<PackRow[]> {
  const own = join(packageFolder(), 'packs');
  const library = await PackLibrary.read({
    folders: [own, folder],
    runners: findRunner,
    clock: systemClock,
    log: silentLog,
  });
  library.close();
  // Also those that this package brings along, where they are asked for.
  const packs = library.packs.filter(
    (pack) => pack.folder === folder || pack.folder.startsWith(folder + sep),
  );
  const constructed = new Map(
    packs.map((pack) => {
      const about = { folder: pack.folder, pack: pack.ref, config: configFor(pack) };
      const actions = pack.actions
        .filter(({ runner_type }) => /^(run-python|python-script)$/.test(runner_type))
        .map((action) => ({ ...about, kind: 'action', about: action.ref, file: entryPoint(action) }));
      const sensors = pack.sensors.map(({ ref, file, class_name, poll_interval }) => ({
        ...{ ...about, kind: 'sensor', about: ref, file, class_name },
        poll_interval: poll_interval ?? null,
      }));
      return [
        pack.ref,
        { actions: construct(pack, actions, packages), sensors: construct(pack, sensors, packages) },
      ] as const;
    }),
  );
  const knowledge = {
    types: library.triggerTypes.map(({ ref }) => ref),
    packs: library.packs.map(({ ref }) => ref),
    sensors: packs.flatMap((pack) =>
      pack.sensors.map(({ ref, trigger_types, enabled }) => {
        const error = constructed.get(pack.ref)?.sensors.find(({ about }) => about === ref)?.error;
        return { ref, trigger_types, enabled, ...(error == null ? {} : { failure: error.text }) };
      }),
    ),
  };
  return packs.map((pack) => {
    const { actions = [], sensors = [] } = constructed.get(pack.ref) ?? {};
    // A disabled rule is asked as if it were enabled: whoever enables it wants to know.
    const dead = pack.rules.flatMap((rule) => {
      const why = whyRuleCannotFire({ ...rule, enabled: true }, knowledge);
      return why === undefined ? [] : [{ about: rule.ref, why }];
    });
    return {
      pack: pack.ref,
      problems: pack.problems.map((problem) =>
        textOfProblem({ ...problem, file: relative(folder, problem.file) }),
      ),
      actions: pack.actions.length,
      aliases: pack.aliases.length,
      python: shareOf(actions),
      missingPackage: actions.filter(missesPackage).length,
      workflows: workflowsOf(pack, library),
      rules: { total: pack.rules.length, good: pack.rules.length - dead.length, reasons: dead },
      sensors: shareOf(sensors),
    };
  });
}
