import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';
import { exactJson } from '../../core/exact-json';
import { pythonText } from '../python-text';
import { checkEntryPoint, presentEntryPoint } from './pack-file';
import type { ActionMetadata, Runner } from './runner';
import { environmentVariables, missingFolder, shellEnded, withSudo } from './shell-command';
import { localShellParameters } from './shell-parameters';

const parameters = {
  debug: { description: 'Not used here.', type: 'boolean', required: false, default: false },
  content_version: {
    description: 'Not used here: the files on disk are run.',
    type: 'string',
    required: false,
  },
  ...localShellParameters,
};

/** `--name=value` as Python writes the value, then the values that have a position, as StackStorm passes them. */
export function scriptArguments(
  action: ActionMetadata,
  values: Record<string, unknown>,
  operator: string,
): string[] {
  const positional: [number, string][] = [];
  const named: string[] = [];
  for (const [name, schema] of Object.entries(action.parameters)) {
    if (name in parameters) continue;
    const value = values[name];
    if (typeof schema.position === 'number') positional.push([schema.position, argument(value, schema.type)]);
    else if (value === true) named.push(`${operator}${name}`);
    else if (value !== undefined && value !== null && value !== false && value !== '')
      named.push(`${operator}${name}=${pythonText(value)}`);
  }
  positional.sort(([a], [b]) => a - b);
  return [...named, ...positional.map(([, text]) => text)];
}

/** Types of which 0 and false are told; of all others StackStorm gives an empty text for what is false. */
const TOLD_WHEN_FALSE: ReadonlySet<unknown> = new Set(['string', 'number', 'float', 'boolean']);

/** A value by its position: lists go with commas, objects as JSON, true and false as 1 and 0, nothing as an empty text. */
function argument(value: unknown, type: unknown): string {
  if (value === undefined || value === null) return '';
  if (!value && !TOLD_WHEN_FALSE.has(type)) return '';
  if (typeof value === 'boolean' && type === 'boolean') return value ? '1' : '0';
  if (Array.isArray(value)) return value.map(pythonText).join(',');
  if (typeof value !== 'object') return pythonText(value);
  return Object.keys(value).length === 0 ? '' : exactJson(value);
}

/** A script without the right to be executed is given to the program that its first line names, or to sh. */
function interpreterOf(path: string): string[] {
  try {
    accessSync(path, constants.X_OK);
    return [path];
  } catch {
    const start = Buffer.alloc(256);
    const file = openSync(path, 'r');
    const length = readSync(file, start, 0, 256, 0);
    closeSync(file);
    const line = /^#!\s*(.+)/.exec(start.toString('utf8', 0, length).split('\n')[0] ?? '')?.[1]?.trim();
    return [...(line === undefined ? ['/bin/sh'] : line.split(/\s+/)), path];
  }
}

export const shellScriptRunner: Runner = {
  name: 'local-shell-script',
  description: 'Runs a script of the pack on the machine of the backend.',
  resumable: false,
  view: { runner_package: 'local_runner', runner_module: 'local_shell_script_runner' },
  parameters,
  check: checkEntryPoint,
  async run(run) {
    const script = presentEntryPoint(run.action);
    if ('status' in script) return script;
    const [file = script.path, ...before] = interpreterOf(script.path);
    const args = scriptArguments(run.action, run.parameters, String(run.parameters.kwarg_op ?? '--'));
    const { cwd } = run.parameters;
    const missing = missingFolder(cwd);
    if (missing !== undefined) return missing;
    const end = await run.spawn({
      ...withSudo(run, file, [...before, ...args]),
      env: environmentVariables(run.parameters.env),
      ...(typeof cwd === 'string' && cwd !== '' ? { cwd } : {}),
    });
    return shellEnded(run, end);
  },
};
