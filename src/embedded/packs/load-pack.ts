import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { flatText } from '../../core/flat-text';
import { type Mapping, mapping, sharedMapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { packFilesIn } from '../../core/pack-file';
import type { ActionParameter } from '../../core/stackstorm-types';
import { doAtOnce, type Steps } from '../../core/steps';
import { idOfReference } from '../object-id';
import { faultOf } from '../parameters/validate';
import { entryPoint } from '../runners/pack-file';
import type { Runner } from '../runners/runner';
import { aliasSchema } from './alias-schema';
import { configProblems } from './config-faults';
import { parameterFaults } from './inspection/parameter-faults';
import {
  type Pack,
  type PackProblem,
  type PolicyMetadata,
  type RuleMetadata,
  runsWorkflow,
  type StoredAction,
  type StoredAlias,
} from './pack';
import { readPackConfig } from './pack-config';
import { readSensor, readTriggerType } from './read-sensor';
import { FileFault, lineOfKey, lineOfPath, readYamlMapping } from './read-yaml';
import { RememberedFiles } from './remembered-files';

/** Runners by name, as far as loading a pack needs them. */
export type RunnerLookup = (name: string) => Runner | undefined;

const METADATA = /\.(?:ya?ml|json)$/;

function text(value: unknown, otherwise = ''): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? otherwise
      : String(value);
}

/**
 * Fills in what a file leaves out and checks the alias against the schema.
 * @throws FileFault naming what is wrong
 */
export function completeAlias(raw: Mapping, pack: string, metadataFile: string, file: string): StoredAlias {
  const given: Mapping = { pack, ...raw };
  const fault = faultOf(aliasSchema, given);
  if (fault !== undefined) throw new FileFault(file, `${fault} (an alias of pack ${pack})`);
  const name = text(given.name);
  const ref = flatText(`${text(given.pack)}.${name}`);
  return {
    uid: flatText(`action_alias:${text(given.pack)}:${name}`),
    metadata_file: flatText(metadataFile),
    name,
    ref,
    description: text(raw.description),
    pack: text(given.pack),
    enabled: raw.enabled !== false,
    action_ref: text(raw.action_ref),
    formats: (raw.formats ?? []) as StoredAlias['formats'],
    ack: sharedMapping(raw.ack),
    result: sharedMapping(raw.result),
    extra: sharedMapping(raw.extra),
    immutable_parameters: sharedMapping(raw.immutable_parameters),
    id: idOfReference('alias', ref),
  };
}

function readAction(
  raw: Mapping,
  pack: string,
  folder: string,
  file: string,
  runners: RunnerLookup,
): StoredAction {
  const name = text(raw.name);
  if (name === '') throw new FileFault(file, 'an action needs a name');
  const runnerType = text(raw.runner_type);
  const runner = runners(runnerType);
  if (runner === undefined) {
    throw new FileFault(
      file,
      runnerType === ''
        ? 'an action needs a runner_type'
        : `there is no runner "${runnerType}" here; the action is ignored`,
      lineOfKey(file, 'runner_type'),
    );
  }
  const parameters = mapping(raw.parameters) as Record<string, ActionParameter>;
  const unusable = parameterFaults(raw.parameters).find(({ rule }) => rule === 'bad-schema');
  if (unusable !== undefined)
    throw new FileFault(file, `${unusable.why} ${unusable.fix}`, lineOfPath(file, unusable.path));
  const ref = `${pack}.${name}`;
  const action: StoredAction = {
    tags: Array.isArray(raw.tags) ? raw.tags : [],
    uid: `action:${pack}:${name}`,
    metadata_file: relative(folder, file).split('\\').join('/'),
    name,
    ref,
    description: text(raw.description),
    enabled: raw.enabled !== false,
    entry_point: text(raw.entry_point),
    pack,
    runner_type: runnerType,
    parameters,
    output_schema: mapping(raw.output_schema),
    notify: mapping(raw.notify),
    id: idOfReference('action', ref),
    packFolder: folder,
  };
  return action;
}

/** @throws FileFault saying what keeps the action from being run: its file, which may come and go */
function runnable(action: StoredAction, file: string, runners: RunnerLookup): StoredAction {
  const refusal = runners(action.runner_type)?.check?.(action);
  if (refusal === undefined) return action;
  throw faultOfWorkflow(action) ?? new FileFault(file, refusal, lineOfKey(file, 'entry_point'));
}

/** What is wrong inside the workflow or chain of an action; undefined where it runs none, or none is there. */
function faultOfWorkflow(action: StoredAction): FileFault | undefined {
  const path = entryPoint(action);
  if (!runsWorkflow(action) || path === undefined || !existsSync(path)) return undefined;
  try {
    readYamlMapping(path);
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}

function readRule(raw: Mapping, pack: string, folder: string, file: string): RuleMetadata {
  const name = text(raw.name);
  const trigger = mapping(raw.trigger);
  const action = mapping(raw.action);
  if (name === '') throw new FileFault(file, 'a rule needs a name');
  if (text(trigger.type) === '')
    throw new FileFault(file, 'a rule needs a trigger with a type', lineOfKey(file, 'trigger'));
  const owner = text(raw.pack, pack);
  return completeRule({ ...raw, pack: owner }, relative(folder, file), action);
}

/** Fills in what a rule leaves out. */
export function completeRule(raw: Mapping, metadataFile: string, action = mapping(raw.action)): RuleMetadata {
  const pack = text(raw.pack, 'default');
  const name = text(raw.name);
  const ref = `${pack}.${name}`;
  const trigger = mapping(raw.trigger);
  const type = mapping(raw.type);
  const parameters = mapping(trigger.parameters);
  return {
    tags: Array.isArray(raw.tags) ? raw.tags : [],
    uid: `rule:${pack}:${name}`,
    metadata_file: metadataFile,
    name,
    ref,
    description: text(raw.description),
    pack,
    type: { ref: text(type.ref, 'standard'), parameters: mapping(type.parameters) },
    trigger: {
      type: text(trigger.type),
      ref: text(trigger.ref, text(trigger.type)),
      description: '',
      parameters,
    },
    criteria: mapping(raw.criteria),
    action: { ref: text(action.ref), description: '', parameters: mapping(action.parameters) },
    // Whoever says nothing has a rule that is off, as on StackStorm.
    enabled: raw.enabled !== undefined && raw.enabled !== null && raw.enabled !== false,
    context: mapping(raw.context),
    id: idOfReference('rule', ref),
  };
}

function readPolicy(raw: Mapping, pack: string, file: string): PolicyMetadata {
  const name = text(raw.name);
  const owner = text(raw.pack, pack);
  if (name === '' || text(raw.resource_ref) === '' || text(raw.policy_type) === '')
    throw new FileFault(file, 'a policy needs name, resource_ref and policy_type');
  const ref = `${owner}.${name}`;
  return {
    id: idOfReference('policy', ref),
    ref,
    name,
    pack: owner,
    ...(raw.description === undefined ? {} : { description: text(raw.description) }),
    enabled: raw.enabled !== false,
    resource_ref: text(raw.resource_ref),
    policy_type: text(raw.policy_type),
    parameters: mapping(raw.parameters),
  };
}

/** Absolute path of the file that says what a pack is; undefined where it has none. */
export function packFileIn(folder: string): string | undefined {
  return ['pack.yaml', 'pack.yml'].map((name) => join(folder, name)).find(existsSync);
}

/**
 * Reads a pack in StackStorm's layout. What is broken is left out and listed in `problems`;
 * the rest of the pack works.
 * @param configFile absolute path of `configs/<pack>.yaml`; it need not exist
 */
export function loadPack(folder: string, runners: RunnerLookup, configFile: (ref: string) => string): Pack {
  return doAtOnce(loadingPack(folder, runners, configFile, new RememberedFiles(0)));
}

/**
 * As `loadPack`, file by file, so that others get a turn between two of them.
 * @param files what is known of the files already
 */
export function* loadingPack(
  folder: string,
  runners: RunnerLookup,
  configFile: (ref: string) => string,
  files: RememberedFiles,
): Steps<Pack> {
  const problems: PackProblem[] = [];
  let ref = basename(folder);
  let metadata: Mapping = {};
  const note = (error: unknown, metadata?: string) => {
    if (!(error instanceof FileFault)) throw error;
    problems.push({
      pack: ref,
      file: error.file,
      message: error.message,
      ...(metadata === undefined || metadata === error.file ? {} : { metadata }),
      ...(error.line === undefined ? {} : { line: error.line }),
      ...(error.fix === undefined ? {} : { fix: error.fix }),
    });
  };
  const packFile = packFileIn(folder);
  if (packFile !== undefined) {
    try {
      metadata = readYamlMapping(packFile);
      const own = text(metadata.ref, text(metadata.name, ref)) || ref;
      // It becomes part of references and of a file's name.
      if (!/^\w[\w-]*$/.test(own))
        throw new FileFault(
          packFile,
          `the ref "${own}" may only hold letters, digits, _ and -`,
          lineOfKey(packFile, 'ref'),
        );
      ref = own;
    } catch (error) {
      note(error);
    }
  }
  function* each<T>(kind: string, read: (file: string) => T): Steps<T[]> {
    const all: T[] = [];
    for (const file of packFilesIn(join(folder, kind), METADATA)) {
      try {
        all.push(read(file));
      } catch (error) {
        // Whatever one file holds, the others go on working.
        note(
          error instanceof FileFault
            ? error
            : new FileFault(file, `this cannot be used: ${messageOf(error)}`),
          file,
        );
      }
      yield;
    }
    return all;
  }
  /** What is read of a file alone, which is not read again while it is the same. */
  const once = <T>(file: string, read: (raw: Mapping) => T): T =>
    files.once(file, ref, () => read(readYamlMapping(file)));
  const sensors = yield* each('sensors', (file) => readSensor(readYamlMapping(file), ref, folder, file));
  const written = readPackConfig(folder, configFile(ref), note);
  problems.push(...configProblems({ ref, folder, ...written }));
  return {
    ref,
    folder,
    metadata,
    actions: yield* each('actions', (file) =>
      runnable(
        once(file, (raw) => readAction(raw, ref, folder, file, runners)),
        file,
        runners,
      ),
    ),
    aliases: yield* each('aliases', (file) =>
      once(file, (raw) => completeAlias(raw, ref, relative(folder, file).split('\\').join('/'), file)),
    ),
    rules: yield* each('rules', (file) => once(file, (raw) => readRule(raw, ref, folder, file))),
    policies: yield* each('policies', (file) => once(file, (raw) => readPolicy(raw, ref, file))),
    sensors: sensors.map(({ sensor }) => sensor),
    triggerTypes: [
      ...sensors.flatMap(({ types }) => types),
      ...(yield* each('triggers', (file) => readTriggerType(readYamlMapping(file), ref, folder, file))),
    ],
    ...written,
    problems,
  };
}
