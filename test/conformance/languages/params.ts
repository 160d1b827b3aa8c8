import { exactJson } from '../../../src/core/exact-json';
import type { ActionParameter } from '../../../src/core/stackstorm-types';
import { checkedParameters } from '../../../src/embedded/executions/execution-request';
import { finalParameters } from '../../../src/embedded/executions/final-parameters';
import type { Pack, StoredAction } from '../../../src/embedded/packs/pack';
import { renderConfig } from '../../../src/embedded/packs/pack-config';
import { castParameters, TYPED } from '../../../src/embedded/parameters/cast';
import type { Runner } from '../../../src/embedded/runners/runner';
import { isDict, Lookup } from '../../../src/language/expression/python-values';
import type { Verdict } from '../verdicts';
import { asSent } from './as-sent';
import type { Language, LanguageRow } from './language';
import { isSameValue } from './same-value';

type Dict = Record<string, unknown>;

/** Marks an encrypted value, as a template sees it before `decrypt_kv`. */
const ENCRYPTED = 'ENCRYPTED:';

function datastoreOf(row: LanguageRow): Lookup {
  const stored = (row.datastore ?? {}) as Dict;
  const scope = (name: string): Lookup => new Lookup(name, (key) => leaf(`${name}.${key}`));
  const leaf = (key: string): Lookup => {
    const value = stored[key];
    const secret = isDict(value) ? String(value.secret) : undefined;
    const more = Object.keys(stored).some((name) => name.startsWith(`${key}.`));
    return new Lookup(key, (part) => leaf(`${key}.${part}`), {
      text: () =>
        value === undefined && !more ? '' : secret === undefined ? String(value ?? '') : ENCRYPTED + secret,
      decrypted: () => secret,
      isNumeric: key.startsWith('system.'),
    });
  };
  return new Lookup('st2kv', (name) => (name === 'system' || name === 'user' ? scope(name) : undefined));
}

function decrypt(text: string): string {
  if (!text.startsWith(ENCRYPTED)) throw new Error('This value is not encrypted.');
  return text.slice(ENCRYPTED.length);
}

/** The answer, or what it was refused with. */
function answer(row: LanguageRow): unknown {
  try {
    return answerTo(row);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function answerTo(row: LanguageRow): unknown {
  if (row.kind === 'chat cast') {
    const schema = row.type === null ? {} : { type: String(row.type) };
    return castParameters({ p: row.text }, { p: schema }, TYPED).p;
  }
  if (row.kind === 'config') {
    const pack = { ref: 'lab', config: row.config, configSchema: row.schema } as unknown as Pack;
    return renderConfig(pack, { datastore: datastoreOf(row), decrypt });
  }
  const action = {
    ...{ ref: 'lab.p', pack: 'lab', name: 'p', enabled: true, runner_type: 'lab' },
    parameters: row.action_parameters,
  } as unknown as StoredAction;
  const runner = {
    name: 'lab',
    parameters: row.runner_parameters as Record<string, ActionParameter>,
  } as Runner;
  const values = finalParameters(action, runner, checkedParameters(action, runner, row.parameters as Dict), {
    context: row.context as Dict,
    config: row.config as Dict,
    datastore: () => datastoreOf(row),
  });
  const own = Object.keys(runner.parameters);
  const split = (isRunner: boolean) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => own.includes(name) === isRunner));
  return { runner: split(true), action: split(false) };
}

function judge(written: LanguageRow): Verdict {
  const row: LanguageRow = { ...written, parameters: asSent(written.parameters) };
  const given = answer(row);
  if (isGivenTemplate(row)) return staysText(row, given);
  if (Object.hasOwn(row, 'error')) return given instanceof Error ? undefined : `no ${String(row.error)}`;
  if (given instanceof Error) return `error: ${given.message.slice(0, 200)}`;
  const wanted = row.kind === 'render' ? { runner: row.runner, action: row.action } : row.value;
  return isSameValue(asSent(given), asSent(wanted)) ? undefined : `another value: ${exactJson(given)}`;
}

/** A person gave a value that StackStorm takes for a template. */
function isGivenTemplate({ kind, parameters }: LanguageRow): boolean {
  return kind === 'render' && /\{\{|\{%/.test(exactJson(parameters));
}

/** On purpose: what a person gives is data. It stays as it is, or does not fit its parameter; it is never rendered. */
function staysText(row: LanguageRow, given: unknown): Verdict {
  if (given instanceof Error) return undefined;
  const { runner, action } = given as { runner: Dict; action: Dict };
  const values: Dict = { ...runner, ...action };
  const rendered = Object.entries(row.parameters as Dict).find(
    ([name, value]) => !isSameValue(values[name], value),
  );
  return rendered === undefined ? undefined : `${rendered[0]} was given, and is rendered`;
}

export const PARAMS: Language = {
  name: 'params',
  files: ['params.jsonl'],
  judge,
  deviations: [],
};
