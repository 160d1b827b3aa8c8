import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exactJson, parseExactJson } from '../../core/exact-json';
import { folderForPython } from '../python/folders';
import { PYTHON_VARIABLES, pythonArguments, pythonOf } from '../python/host';
import { openLine } from '../python/line';
import { serviceAnswers } from '../python/service-answers';
import { checkEntryPoint, entryPoint } from './pack-file';
import type { ProgramEnd, RunEnd, Runner } from './runner';
import { environmentVariables } from './shell-command';

const parameters: Runner['parameters'] = {
  debug: { description: 'Enable runner debug mode.', type: 'boolean', required: false, default: false },
  content_version: {
    description:
      'Git revision of the pack content to use for this action execution (git commit sha / tag / branch). Only applies to packs which are git repositories.',
    type: 'string',
    required: false,
  },
  env: { description: 'Environment variables which will be available to the script.', type: 'object' },
  timeout: {
    default: 600,
    description: "Action timeout in seconds. Action will get killed if it doesn't finish in timeout seconds.",
    type: 'integer',
  },
  log_level: {
    description: 'Default log level for Python runner actions.',
    type: 'string',
    default: 'DEBUG',
    enum: ['AUDIT', 'CRITICAL', 'ERROR', 'WARNING', 'INFO', 'DEBUG'],
  },
};

function ended(folder: string, end: ProgramEnd, reason: unknown): RunEnd {
  const { stdout, stderr, code } = end;
  const base = { stdout, stderr, exit_code: code };
  if (reason === 'timeout') {
    return {
      status: 'timeout',
      result: { ...base, exit_code: -9, result: 'None', error: 'Action failed to complete in time' },
    };
  }
  if (end.error !== undefined) {
    return {
      status: 'failed',
      result: { ...base, result: 'None', error: `python3 could not be started: ${end.error}` },
    };
  }
  let answer: { status: boolean | null; result: unknown } | undefined;
  try {
    answer = parseExactJson(readFileSync(join(folder, 'answer.json'), 'utf8')) as typeof answer;
  } catch {
    answer = undefined;
  }
  if (code !== 0 || answer === undefined) return { status: 'failed', result: { ...base, result: 'None' } };
  return {
    status: answer.status === false ? 'failed' : 'succeeded',
    result: { ...base, result: answer.result },
  };
}

/** Actions written in Python: a class with `run`, `config`, `logger` and `action_service`. */
export const pythonScriptRunner: Runner = {
  name: 'python-script',
  description: 'A runner for launching python actions.',
  resumable: false,
  view: {
    runner_package: 'python_runner',
    runner_module: 'python_runner',
    output_key: 'result',
    output_schema: {
      type: 'object',
      properties: {
        result: {
          anyOf: ['object', 'string', 'integer', 'number', 'boolean', 'array', 'null'].map((type) => ({
            type,
          })),
        },
        stderr: { type: 'string', required: true },
        stdout: { type: 'string', required: true },
        exit_code: { type: 'integer', required: true },
      },
      additionalProperties: false,
    },
  },
  parameters,
  check: checkEntryPoint,
  async run(run) {
    const folder = await folderForPython();
    const own = Object.entries(run.parameters).filter(([name]) => !(name in parameters));
    await writeFile(
      join(folder, 'request.json'),
      exactJson({
        entry_point: entryPoint(run.action),
        pack: run.action.pack,
        pack_folder: run.action.packFolder,
        parameters: Object.fromEntries(own),
        config: run.packConfig,
        log_level: run.parameters.log_level ?? 'DEBUG',
      }),
      { mode: 0o600 },
    );
    const line = await openLine(folder, serviceAnswers(run.keys, run.user));
    try {
      const end = await run.spawn({
        file: pythonOf(run.action.packFolder, run.action.pack),
        args: pythonArguments('run_action.py', folder),
        env: { ...PYTHON_VARIABLES, ...environmentVariables(run.parameters.env) },
      });
      return ended(folder, end, run.signal.aborted ? run.signal.reason : undefined);
    } finally {
      line.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
