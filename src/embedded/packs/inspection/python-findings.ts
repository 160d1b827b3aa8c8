import { basename, join } from 'node:path';
import { didYouMean, nearest } from '../../../core/slips';
import type { Finding } from '../../../language/lint/finding';
import type { PythonClass, PythonLook, PythonOutline, PythonSignature } from '../../python/outline';
import { findRunner } from '../../runners';
import { entryPoint } from '../../runners/pack-file';
import type { Pack, StoredAction } from '../pack';
import type { SensorMetadata } from '../read-sensor';
import { importFindings } from './import-findings';
import type { Knowledge } from './knowledge';
import {
  actionClassOf,
  baseOfStackStorm,
  missingMethods,
  pythonMethodOf,
  takesConfiguration,
} from './python-class';
import { pythonSyntaxFindings } from './python-files';

type Said = Pick<Finding, 'line' | 'why' | 'fix'> & Partial<Pick<Finding, 'column' | 'kind'>>;

/**
 * What is certain to fail in the Python files of packs: what Python cannot read, constructors and methods that do not fit what
 * they are called with, triggers that nobody declares.
 * @param files the Python files of these packs, each with its pack
 * @param looks what was seen of the files
 * @param known what these packs, and those around them, declare
 */
export function pythonFindings(
  packs: readonly Pack[],
  files: ReadonlyMap<string, Pack>,
  looks: ReadonlyMap<string, PythonLook>,
  known: Pick<Knowledge, 'triggers' | 'packs'>,
): Finding[] {
  const mismatches = packs.flatMap((pack) => [
    ...pack.actions.flatMap((action) =>
      inFile(
        action.runner_type === 'python-script' ? entryPoint(action) : undefined,
        pack,
        looks,
        (outline) => actionFaults(outline, action),
      ),
    ),
    ...pack.sensors.flatMap((sensor) =>
      inFile(sensor.file, pack, looks, (outline) => [
        ...sensorFaults(outline, sensor),
        ...dispatchFaults(outline, pack, known),
      ]),
    ),
  ]);
  const found = [...pythonSyntaxFindings(files, looks), ...importFindings(files, looks), ...mismatches];
  // Several actions or sensors may share a file.
  return [
    ...new Map(found.map((finding) => [`${finding.file}:${finding.line} ${finding.why}`, finding])).values(),
  ];
}

function inFile(
  file: string | undefined,
  pack: Pack,
  looks: ReadonlyMap<string, PythonLook>,
  faults: (outline: PythonOutline) => Said[],
): Finding[] {
  const look = file === undefined ? undefined : looks.get(file);
  if (file === undefined || look === undefined || look.fault !== undefined) return [];
  return faults(look.outline).map((said) => ({
    ...{ file, column: 1, pack: pack.ref, rule: 'python-mismatch', kind: 'error' as const },
    ...said,
  }));
}

function actionFaults(outline: PythonOutline, action: StoredAction): Said[] {
  const cls = actionClassOf(outline);
  if (cls === 'none') return [classFault(outline, action)];
  const run = cls && pythonMethodOf(outline, cls, 'run');
  if (cls === undefined || typeof run !== 'object') return [];
  if (!takesConfiguration(outline, cls))
    return [
      {
        line: cls.line,
        why: `The class ${cls.name} is no Action and has no constructor, so it does not take the "config" that StackStorm gives, and the action cannot be started.`,
        fix: `Write \`from st2common.runners.base_action import Action\` at the top, and here \`class ${cls.name}(Action):\`.`,
      },
    ];
  return [
    ...constructorFaults(outline, cls, {
      ...{ given: ['config', 'action_service'], needed: ['config'], kind: 'action' },
      form: 'def __init__(self, config=None, action_service=None):',
    }),
    ...runFaults(run.signature, run.owner.name, action),
  ];
}

function classFault({ classes: [first] }: PythonOutline, { ref }: StoredAction): Said {
  return first === undefined
    ? {
        line: 1,
        why: `The Python file has no class, so the action ${ref} cannot be started.`,
        fix: 'Write `class Mine(Action):` with a method `run` in it.',
      }
    : {
        line: first.line,
        why: `The class ${first.name} has no method "run", so the action ${ref} cannot be started.`,
        fix: 'Add `def run(self, …):` with the parameters of the action.',
      };
}

interface Construction {
  /** What a constructor is given by name. */
  given: readonly string[];
  /** What of it has to be taken. */
  needed: readonly string[];
  kind: 'action' | 'sensor';
  form: string;
}

function constructorFaults(
  outline: PythonOutline,
  cls: PythonClass,
  { given, needed, kind, form }: Construction,
): Said[] {
  const found = pythonMethodOf(outline, cls, '__init__');
  if (typeof found !== 'object') return [];
  const { line, names, takes_any, needed: wanted } = found.signature;
  const fix = `Write \`${form}\`, and read other values from the configuration.`;
  const lacks = wanted.filter((name) => !given.includes(name));
  const refuses = takes_any ? [] : needed.filter((name) => !names.includes(name));
  return [
    ...lacks.map((name) => ({
      ...{ line, fix },
      why: `The constructor of ${found.owner.name} needs "${name}", which StackStorm does not give, so the ${kind} cannot be started.`,
    })),
    ...refuses.map((name) => ({
      ...{ line, fix },
      why: `The constructor of ${found.owner.name} does not take "${name}", which StackStorm gives, so the ${kind} cannot be started.`,
    })),
  ];
}

/** `run` is called with the parameters of the action by name, all of them, without those of the runner. */
function runFaults(signature: PythonSignature, owner: string, action: StoredAction): Said[] {
  const { line, self, names, needed, takes_any } = signature;
  const ofRunner = Object.keys(findRunner(action.runner_type)?.parameters ?? {});
  const given = Object.keys(action.parameters).filter((name) => !ofRunner.includes(name));
  if (self === null || given.includes(self))
    return [
      {
        line,
        why: `The method run of ${owner} has no "self" before its arguments, so each run of ${action.ref} fails.`,
        fix: `Write \`def run(${['self', ...given].join(', ')}):\`.`,
      },
    ];
  if (signature.is_async)
    return [
      {
        line,
        why: `The method run of ${owner} is async, and StackStorm does not wait for it, so nothing in it runs.`,
        fix: 'Write `def run` without async, and asyncio.run(…) around what has to be awaited.',
      },
    ];
  const metadata = action.metadata_file;
  const strangers = takes_any ? [] : given.filter((name) => !names.includes(name));
  const missing = needed.filter((name) => !given.includes(name));
  return [
    ...strangers.map((name) => ({
      line,
      why: `The method run of ${owner} does not take "${name}", a parameter of ${action.ref}, so each run fails.`,
      fix: cure(
        name,
        missing,
        `Add "${name}" to the arguments of run, or take the parameter out of ${metadata}.`,
      ),
    })),
    ...missing
      .filter((name) => nearest(name, strangers) === undefined)
      .map((name) => ({
        line,
        why: `The method run of ${owner} needs "${name}", and ${whyNotGiven(name, action, ofRunner)}, so each run fails.`,
        fix: ofRunner.includes(name)
          ? 'Give the parameter another name.'
          : `Add the parameter to ${metadata}, or give the argument a default.`,
      })),
  ];
}

function cure(name: string, others: readonly string[], otherwise: string): string {
  const near = nearest(name, others);
  return near === undefined ? otherwise : `run has "${near}": write the same name in both files.`;
}

function whyNotGiven(name: string, { ref }: StoredAction, ofRunner: readonly string[]): string {
  return ofRunner.includes(name)
    ? `"${name}" belongs to the runner, which keeps it to itself`
    : `${ref} has no parameter of that name`;
}

function sensorFaults(outline: PythonOutline, { class_name, poll_interval }: SensorMetadata): Said[] {
  const cls = outline.is_whole ? outline.classes.find(({ name }) => name === class_name) : undefined;
  if (cls === undefined) return [];
  const bases = cls.bases.map((base) => baseOfStackStorm(outline, base));
  const isPolling = bases.includes('PollingSensor');
  const always = ['sensor_service', 'config'];
  // Only a polling sensor is given its interval; with a base from elsewhere it may be one.
  const mayPoll = poll_interval !== undefined && (isPolling || bases.includes(undefined));
  const missing = missingMethods(outline, cls);
  return [
    ...constructorFaults(outline, cls, {
      given: [...always, ...(mayPoll ? ['poll_interval'] : [])],
      needed: [...always, ...(mayPoll && isPolling ? ['poll_interval'] : [])],
      kind: 'sensor',
      form: `def __init__(self, sensor_service, config=None${isPolling ? ', poll_interval=None' : ''}):`,
    }),
    ...(missing.length === 0
      ? []
      : [
          {
            line: cls.line,
            why: `The sensor ${class_name} lacks ${missing.map((name) => `"${name}"`).join(', ')}, so it cannot be started.`,
            fix: `Add ${missing.length === 1 ? 'the method' : 'the methods'}; one that has nothing to do holds \`pass\`.`,
          },
        ]),
  ];
}

/** Triggers that a sensor hands on and that no file declares: they are dropped, and no rule hears of them. */
function dispatchFaults(
  { dispatches }: PythonOutline,
  pack: Pack,
  { triggers, packs }: Pick<Knowledge, 'triggers' | 'packs'>,
): Said[] {
  // Where a file that may declare them cannot be used, that is the mistake.
  const places = ['sensors', 'triggers'].map((name) => join(pack.folder, name));
  if (pack.problems.some(({ file }) => places.some((place) => file.startsWith(place)))) return [];
  const refs = triggers.map(({ ref }) => ref);
  return dispatches
    .filter(
      ({ trigger }) =>
        !refs.includes(trigger) && (!trigger.includes('.') || packs.includes(trigger.split('.')[0] ?? '')),
    )
    .map(({ trigger, line, column }) => ({
      ...{ line, column, kind: 'warning' as const },
      why: `No file declares the trigger "${trigger}", so what the sensor sends is dropped.`,
      fix: didYouMean(
        trigger,
        refs,
        refs.includes(`${pack.ref}.${trigger}`)
          ? `Write "${pack.ref}.${trigger}".`
          : `Declare it in the sensor's trigger_types: - name: ${basename(trigger.split('.').at(-1) ?? trigger)}`,
      ),
    }));
}
