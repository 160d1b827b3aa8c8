import { sharedMapping } from '../core/mapping';
import type {
  Action,
  ActionAlias,
  AliasExecutionAnswer,
  AliasFormat,
  Execution,
  StreamEvent,
} from '../core/stackstorm-types';
import { withWebAddress } from './web-address';

/**
 * The border: what a server sent becomes what `types.ts` promises. A proxy, another version or a fault may
 * send anything, and nobody behind this file should have to think of it. A field of the wrong type counts as
 * left out; a thing without what makes it one (an id, a name) is undefined. What is right is passed on as it
 * is, without a copy.
 */

type Mapping = Record<string, unknown>;
type Check = (value: unknown) => boolean;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): value is string => isText(value) && value !== '';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isFlag: Check = (value) => typeof value === 'boolean';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isNothing: Check = (value) => value === undefined || value === null;

/** Without the fields that are not what they should be; null stands for left out, and stays as it is. */
function tidied<T extends Mapping>(value: T, checks: Readonly<Record<string, Check>>): T {
  const wrong = Object.keys(checks).filter(
    (name) => Object.hasOwn(value, name) && !isNothing(value[name]) && checks[name]?.(value[name]) !== true,
  );
  if (wrong.length === 0) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !wrong.includes(name))) as T;
}

/** With a field in its tidied form, where it is there. */
function within<T extends Mapping>(value: T, name: string, tidy: (inner: Mapping) => Mapping): T {
  const inner = value[name];
  if (!isMapping(inner)) return value;
  const clean = tidy(inner);
  return clean === inner ? value : { ...value, [name]: clean };
}

const EXECUTION: Record<string, Check> = {
  parameters: isMapping,
  context: isMapping,
  liveaction: isMapping,
  start_timestamp: isText,
  end_timestamp: isText,
  elapsed_seconds: isNumber,
  parent: isText,
  children: isTexts,
  web_url: isText,
  log: (value) => Array.isArray(value) && value.every((line) => isMapping(line) && isText(line.status)),
};

const PARAMETER: Record<string, Check> = {
  type: (value) => isText(value) || isTexts(value),
  description: isText,
  required: isFlag,
  immutable: isFlag,
  secret: isFlag,
  enum: Array.isArray,
  position: isNumber,
};

const CONTEXT: Record<string, Check> = {
  user: isText,
  api_user: isText,
  source_channel: isText,
  pack: isText,
  action_alias_ref: isMapping,
  parent: (value) => isMapping(value) && (isNothing(value.execution_id) || isText(value.execution_id)),
};

const ON_COMPLETE: Record<string, Check> = {
  routes: (value) => Array.isArray(value) && value.every((route) => route === null || isText(route)),
  data: (value) =>
    isMapping(value) && [value.user, value.source_channel].every((one) => isNothing(one) || isText(one)),
  message: isText,
};

const notified = (liveaction: Mapping) =>
  within(tidied(liveaction, { id: isText, action: isText, notify: isMapping }), 'notify', (notify) =>
    within(tidied(notify, { 'on-complete': isMapping }), 'on-complete', (end) => tidied(end, ON_COMPLETE)),
  );

/** @returns undefined where it is no execution: nothing with an id, a status and an action */
export function asExecution(raw: unknown): Execution | undefined {
  if (!isMapping(raw) || !isName(raw.id) || !isName(raw.status)) return undefined;
  if (!isMapping(raw.action) || !isName(raw.action.ref)) return undefined;
  let execution = tidied(raw, EXECUTION);
  execution = within(execution, 'action', (action) =>
    tidied(action, { name: isText, pack: isText, runner_type: isText, parameters: isMapping }),
  );
  execution = within(execution, 'context', (context) => tidied(context, CONTEXT));
  execution = within(execution, 'liveaction', notified);
  return execution as unknown as Execution;
}

/** The same of an answer that was narrowed (`include_attributes`): what was not asked for says nothing. */
export function asPartOfExecution(raw: unknown): Execution | undefined {
  return isMapping(raw) ? asExecution({ status: 'unknown', action: { ref: 'unknown' }, ...raw }) : undefined;
}

function asFormat(raw: unknown): AliasFormat | undefined {
  if (isText(raw)) return raw;
  if (!isMapping(raw)) return undefined;
  return tidied(raw, {
    display: isText,
    representation: (value) => isText(value) || isTexts(value),
    match_multiple: isFlag,
  }) as AliasFormat;
}

const ALIAS: Record<string, Check> = {
  id: isText,
  ref: isText,
  description: isText,
  enabled: isFlag,
  ack: isMapping,
  result: isMapping,
  extra: isMapping,
  immutable_parameters: isMapping,
  metadata_file: isText,
};

const MAPPINGS_OF_ALIAS = ['ack', 'result', 'extra', 'immutable_parameters'] as const;

const TOLD: Record<string, Check> = { enabled: isFlag, format: isText, append_url: isFlag, extra: isMapping };

/** @returns undefined where it is no alias: nothing with a name, a pack and an action */
export function asAlias(raw: unknown): ActionAlias | undefined {
  if (!isMapping(raw) || !isName(raw.name) || !isName(raw.pack) || !isName(raw.action_ref)) return undefined;
  const given: unknown[] = Array.isArray(raw.formats) ? raw.formats : [];
  const read = given.map(asFormat);
  // A filtered list has room for seventeen.
  const formats = read.includes(undefined) ? read.filter((format) => format !== undefined) : read;
  const tidy = within(
    within(tidied(raw, ALIAS), 'ack', (ack) => tidied(ack, TOLD)),
    'result',
    (result) => tidied(result, TOLD),
  );
  const alias: Mapping = { ...tidy, formats };
  for (const name of MAPPINGS_OF_ALIAS) if (isMapping(alias[name])) alias[name] = sharedMapping(alias[name]);
  return alias as unknown as ActionAlias;
}

/** @returns undefined where it does not say what was started: then nobody knows whether anything was */
export function asAliasExecution(raw: unknown): AliasExecutionAnswer | undefined {
  if (!isMapping(raw)) return undefined;
  const execution = asExecution(raw.execution);
  const actionalias = asAlias(raw.actionalias);
  if (execution === undefined || actionalias === undefined) return undefined;
  const answer = tidied(raw, { message: isText, extra: (value) => isMapping(value) || isText(value) });
  return { ...answer, execution, actionalias };
}

/** @returns undefined where it is no action: nothing with a reference */
export function asAction(raw: unknown): Action | undefined {
  if (!isMapping(raw) || !isName(raw.ref)) return undefined;
  const action = tidied(raw, {
    pack: isText,
    name: isText,
    description: isText,
    enabled: isFlag,
    runner_type: (value) =>
      isText(value) || (isMapping(value) && (isNothing(value.name) || isText(value.name))),
    parameters: (value) => isMapping(value) && Object.values(value).every(isMapping),
  });
  return within(action, 'parameters', (parameters) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, schema]) => [name, tidied(schema as Mapping, PARAMETER)]),
    ),
  ) as unknown as Action;
}

/** An event whose `data` is what its name promises; undefined where it is not. */
export function asEvent({ name, data }: StreamEvent, webUrl?: string): StreamEvent | undefined {
  if (!/^st2\.execution__/.test(name)) return isMapping(data) ? { name, data } : undefined;
  const execution = asExecution(data);
  return execution === undefined ? undefined : { name, data: withWebAddress(execution, webUrl) };
}

/** Of a list, what is one. */
export function eachOf<T>(raw: readonly unknown[], as: (item: unknown) => T | undefined): T[] {
  return raw.flatMap((item) => {
    const one = as(item);
    return one === undefined ? [] : [one];
  });
}
