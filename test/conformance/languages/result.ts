import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePythonJson } from '../../../src/language/expression/python-json';
import { type Dict, isDict } from '../../../src/language/expression/python-values';
import { evaluateTemplate } from '../../../src/language/jinja/jinja';
import { type RenderedResult, renderResult } from '../../../src/language/result';
import { type LanguageRow, readRows } from './language';
import { isSameValue } from './same-value';

/** What StackStorm's chatops pack made of an execution, in words for a comparison. */
interface Formatted {
  name: string;
  alias: object | undefined;
  execution: object;
  /** The message, or undefined where StackStorm itself fails or keeps silent. */
  message: string | undefined;
  extra: unknown;
}

export interface ResultScore {
  passed: number;
  refused: string[];
  failed: string[];
  total: number;
}

/** An alias whose `result.format` is the row's template; templates see the alias itself as it was recorded. */
function fromRow(row: LanguageRow, index: number): Formatted {
  const { template, alias, execution, value } = row;
  const recorded = isDict(alias) ? alias : undefined;
  return {
    name: `jinja-format.jsonl:${index + 1}`,
    alias: typeof template === 'string' ? withFormat(recorded, template) : recorded,
    execution: execution as object,
    message: typeof value === 'string' ? value : undefined,
    extra: {},
  };
}

/** The recording has the template beside the alias: what `alias.result.format` prints is the alias's own. */
function withFormat(alias: Dict | undefined, template: string): object {
  const own = (alias?.result as { format?: string } | undefined)?.format ?? '';
  const result = { format: template.replace('{{ alias.result.format }}', own) };
  return { ...alias, result };
}

function bodyOf(path: string): Dict {
  const recording = parsePythonJson(readFileSync(path, 'utf8')) as { response: { body: Dict } };
  return recording.response.body;
}

/** The names of the recorded pairs that are about how a result is formatted, although nothing was announced. */
const UNANNOUNCED = /^result_/;

/** Recorded pairs of execution and announcement. Where nobody listened to the route, there is nothing to compare. */
function fromContract(folder: string): Formatted[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.2_execution.json'))
    .map((file) => file.slice(0, -'.2_execution.json'.length))
    .flatMap((name) => {
      const events = readFileSync(join(folder, `${name}.4_announcement.sse.txt`), 'utf8').split('\n');
      const announced = events.find((line) => line.startsWith('data: '))?.slice('data: '.length);
      if (announced === undefined && !UNANNOUNCED.test(name)) return [];
      const { payload } = (announced === undefined ? {} : parsePythonJson(announced)) as { payload?: Dict };
      return [
        {
          name,
          alias: bodyOf(join(folder, `${name}.1_aliasexecution.json`)).actionalias as object,
          execution: bodyOf(join(folder, `${name}.2_execution.json`)),
          message: payload?.message as string | undefined,
          extra: payload?.extra,
        },
      ];
    });
}

/** The workflow that posts a message evaluates templates in it once more; ours are text. */
function postedByWorkflow(message: string): string {
  const datastore = new Map([['system.lab_secretish', 'KV-VALUE-123']]);
  return message.replace(/\{\{.*?\}\}/g, (expression) => {
    const key = /st2kv\('(.*?)'\)/.exec(expression)?.[1];
    return key === undefined ? String(evaluateTemplate(expression, {})) : (datastore.get(key) ?? expression);
  });
}

type Judged = 'passed' | 'refused' | string;

function judge({ message, extra }: Formatted, rendered: RenderedResult): Judged {
  if (rendered.kind === 'silent') return message === undefined ? 'passed' : 'kept silent';
  if (rendered.kind === 'refused') {
    if (message === undefined) return 'passed';
    return 'refused';
  }
  if (message === undefined) return `rendered ${JSON.stringify(rendered.message)}, where StackStorm fails`;
  const isSame = rendered.message === message || postedByWorkflow(rendered.message) === message;
  if (!isSame) return `${JSON.stringify(rendered.message)} instead of ${JSON.stringify(message)}`;
  return isSameValue(rendered.extra, extra) ? 'passed' : `another extra: ${JSON.stringify(rendered.extra)}`;
}

/** Compares every recorded answer. @param directory of jinja-format.jsonl; the recorded pairs are in ../contract */
export function scoreResults(directory: string): ResultScore {
  const rows = readRows(join(directory, 'jinja-format.jsonl')).map(fromRow);
  const all = [...rows, ...fromContract(resolve(directory, '../contract/chatops'))];
  const score: ResultScore = { passed: 0, refused: [], failed: [], total: all.length };
  for (const formatted of all) {
    const rendered = renderResult(formatted.alias, formatted.execution);
    const judged = judge(formatted, rendered);
    if (judged === 'passed') score.passed += 1;
    else if (judged === 'refused')
      score.refused.push(`${formatted.name}: ${'reason' in rendered ? rendered.reason : ''}`);
    else score.failed.push(`${formatted.name}: ${judged}`);
  }
  return score;
}
