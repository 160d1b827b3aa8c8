import { isMapping, type Mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { withCapital } from '../../../core/with-capital';
import { findRunner } from '../../runners';
import { checkEntryPoint } from '../../runners/pack-file';
import type { StoredAction } from '../pack';
import { type PackFault, unknownKeys } from './fault';
import { parameterFaults, schemaFaults } from './parameter-faults';

const KEYS = [
  ...['name', 'pack', 'ref', 'id', 'uid', 'description', 'enabled', 'runner_type', 'entry_point'],
  ...['parameters', 'output_schema', 'tags', 'notify', 'metadata_file'],
];

/** Runners of StackStorm that there are none of here. */
const ELSEWHERE = [
  'winrm-cmd',
  'winrm-ps-cmd',
  'winrm-ps-script',
  'cloudslang',
  'mistral-v2',
  'windows-cmd',
  'windows-script',
];

const NEEDS_FILE =
  /^(?:orquesta|action-chain|python-script|run-python|(?:local|remote)-shell-script|run-(?:local|remote)-script)$/;

/** What is wrong in the metadata of an action. @param runners names of all runners */
export function actionFaults(raw: Mapping, pack: string, runners: readonly string[]): PackFault[] {
  const { name, runner_type: runner, entry_point: entryPoint, enabled } = raw;
  return [
    ...(isFilled(name)
      ? []
      : [wrong([], 'An action needs a name.', 'Add `name:`, usually the name of the file.')]),
    ...ownerFault(raw, pack),
    ...runnerFault(runner, runners),
    ...(typeof runner === 'string' && NEEDS_FILE.test(runner) && !isFilled(entryPoint)
      ? [
          wrong(
            ['runner_type'],
            `An action of the runner "${runner}" needs an entry_point.`,
            'Name the file that it runs, below the actions folder of the pack.',
          ),
        ]
      : []),
    ...(enabled === undefined || typeof enabled === 'boolean'
      ? []
      : [
          wrong(
            ['enabled'],
            `enabled must be true or false, not ${JSON.stringify(enabled)}.`,
            'Write it without quotes.',
          ),
        ]),
    ...unknownKeys(raw, KEYS, [], 'an action').map((fault) => belowParameters(fault, runner)),
    ...parameterFaults(raw.parameters),
    ...outputFaults(raw.output_schema),
  ];
}

/** What the runner is to get, written beside the parameters: `cmd: date`. */
function belowParameters(fault: PackFault, runner: unknown): PackFault {
  const name = String(fault.path.at(-1));
  return Object.hasOwn(findRunner(String(runner))?.parameters ?? {}, name)
    ? {
        ...fault,
        fix: `It is a parameter of the runner: write it below, as \`parameters: {${name}: {default: …, immutable: true}}\`.`,
      }
    : fault;
}

/** The file that the action runs is there. */
export function entryPointFaults(action: StoredAction): PackFault[] {
  if (action.entry_point === '' || !NEEDS_FILE.test(action.runner_type)) return [];
  const why = checkEntryPoint(action);
  return why === undefined
    ? []
    : [wrong(['entry_point'], `${withCapital(why)}.`, 'Correct the name, or put the file there.')];
}

/** The pack that a file names as its own. */
export function ownerFault(raw: Mapping, pack: string): PackFault[] {
  if (raw.pack === undefined || raw.pack === pack) return [];
  return [
    wrong(
      ['pack'],
      `The file says that it belongs to the pack "${String(raw.pack)}", but it lies in "${pack}": StackStorm refuses it.`,
      `Write \`pack: ${pack}\`, or leave the line out.`,
    ),
  ];
}

function runnerFault(runner: unknown, runners: readonly string[]): PackFault[] {
  if (!isFilled(runner))
    return [
      wrong(
        [],
        'An action needs a runner_type.',
        'Add e.g. `runner_type: local-shell-cmd`, `python-script` or `orquesta`.',
      ),
    ];
  const name = String(runner);
  if (runners.includes(name)) return [];
  if (ELSEWHERE.includes(name))
    return [
      {
        ...wrong(
          ['runner_type'],
          `There is no runner "${name}" here; the action runs only on a StackStorm that has it.`,
          'Nothing, where you have such a StackStorm.',
        ),
        kind: 'warning',
      },
    ];
  return [
    wrong(
      ['runner_type'],
      `There is no runner "${name}".`,
      didYouMean(name, runners, `Runners: ${runners.join(', ')}.`),
    ),
  ];
}

function outputFaults(schema: unknown): PackFault[] {
  if (schema === undefined || schema === null) return [];
  if (!isMapping(schema))
    return [wrong(['output_schema'], 'output_schema must be a schema.', 'Write names with a schema each.')];
  if ('type' in schema && typeof schema.type !== 'object')
    return schemaFaults(schema, ['output_schema'], 'output_schema');
  return Object.entries(schema).flatMap(([name, inner]) =>
    isMapping(inner) ? schemaFaults(inner, ['output_schema', name], `output "${name}"`) : [],
  );
}

/** Whether the author wrote something there: neither absent, null nor an empty text. */
export function isFilled(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/**
 * A fault in an action's metadata. `why` says what is wrong, `fix` what to write instead; both are
 * sentences.
 */
export function wrong(path: PackFault['path'], why: string, fix: string): PackFault {
  return { path, rule: 'bad-metadata', kind: 'error', why, fix };
}
