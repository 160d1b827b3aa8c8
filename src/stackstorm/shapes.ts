import { isMapping, type Mapping, sharedMapping } from '../core/mapping';
import type {
  Action,
  ActionAlias,
  ActionParameter,
  AliasExecutionAnswer,
  AliasFormat,
  Execution,
  StreamEvent,
} from '../core/stackstorm-types';
import {
  type Check,
  isLabel,
  isLabels,
  isName,
  isNothing,
  isNumber,
  isString,
  isTruth,
  tidied,
  within,
} from './fields';
import { withWebAddress } from './web-address';

/**
 * The border: what a server sent becomes what `types.ts` promises. A proxy, another version or a fault may
 * send anything, and nobody behind this file should have to think of it. A field of the wrong type counts as
 * left out; a thing without what makes it one (an id, a name) is undefined. What is right is passed on as it
 * is, without a copy.
 */

const EXECUTION: Record<string, Check> = {
  parameters: isMapping,
  context: isMapping,
  liveaction: isMapping,
  start_timestamp: isLabel,
  end_timestamp: isLabel,
  elapsed_seconds: isNumber,
  parent: isLabel,
  children: isLabels,
  web_url: isLabel,
  log: (value) =>
    Array.isArray(value) &&
    value.every((line) => isMapping(line) && isLabel(line.status) && isLabel(line.timestamp)),
};

const PARAMETER: Record<string, Check> = {
  type: (value) => isLabel(value) || isLabels(value),
  description: isString,
  required: isTruth,
  immutable: isTruth,
  secret: isTruth,
  enum: Array.isArray,
  position: isNumber,
};

const CONTEXT: Record<string, Check> = {
  user: isLabel,
  api_user: isLabel,
  source_channel: isLabel,
  pack: isLabel,
  action_alias_ref: isMapping,
  parent: isMapping,
};

const ON_COMPLETE: Record<string, Check> = {
  routes: (value) => Array.isArray(value) && value.every((route) => route === null || isLabel(route)),
  data: isMapping,
  message: isString,
};

const tidyContext = (context: Mapping) =>
  within(
    within(tidied(context, CONTEXT), 'action_alias_ref', (alias) =>
      tidied(alias, { id: isLabel, name: isName }),
    ),
    'parent',
    (parent) => tidied(parent, { execution_id: isLabel }),
  );

const tidyEnd = (end: Mapping) =>
  within(tidied(end, ON_COMPLETE), 'data', (data) =>
    tidied(data, { user: isLabel, source_channel: isLabel }),
  );

const tidyLiveAction = (liveaction: Mapping) =>
  within(
    tidied(liveaction, { id: isLabel, action: isLabel, action_is_workflow: isTruth, notify: isMapping }),
    'notify',
    (notify) => within(tidied(notify, { 'on-complete': isMapping }), 'on-complete', tidyEnd),
  );

/** A parameter that is described by anything but a mapping is there all the same: nothing more is known of it. */
export function asParameters(raw: Mapping): Record<string, ActionParameter> {
  return Object.fromEntries(
    Object.entries(raw).map(([name, schema]) => [name, isMapping(schema) ? tidied(schema, PARAMETER) : {}]),
  );
}

/** @returns undefined where it is no execution: nothing with an id, a status and an action */
export function asExecution(raw: unknown): Execution | undefined {
  if (!isMapping(raw) || !isName(raw.id) || !isName(raw.status)) return undefined;
  if (!isMapping(raw.action) || !isName(raw.action.ref)) return undefined;
  let execution = tidied(raw, EXECUTION);
  execution = within(execution, 'action', (action) =>
    within(
      tidied(action, { name: isLabel, pack: isLabel, runner_type: isLabel, parameters: isMapping }),
      'parameters',
      asParameters,
    ),
  );
  execution = within(execution, 'context', tidyContext);
  execution = within(execution, 'liveaction', tidyLiveAction);
  return execution as unknown as Execution;
}

/** The same of an answer that was narrowed (`include_attributes`): what was not asked for says nothing. */
export function asPartOfExecution(raw: unknown): Execution | undefined {
  return isMapping(raw) ? asExecution({ status: 'unknown', action: { ref: 'unknown' }, ...raw }) : undefined;
}

function asFormat(raw: unknown): AliasFormat | undefined {
  if (isString(raw)) return raw;
  if (!isMapping(raw)) return undefined;
  return tidied(raw, {
    display: isString,
    representation: (value) => isString(value) || (Array.isArray(value) && value.every(isString)),
    match_multiple: isTruth,
  }) as AliasFormat;
}

const ALIAS: Record<string, Check> = {
  id: isLabel,
  ref: isLabel,
  description: isString,
  enabled: isTruth,
  ack: isMapping,
  result: isMapping,
  extra: isMapping,
  immutable_parameters: isMapping,
  metadata_file: isLabel,
};

const MAPPINGS_OF_ALIAS = ['ack', 'result', 'extra', 'immutable_parameters'] as const;

const TOLD: Record<string, Check> = {
  enabled: isTruth,
  format: isString,
  append_url: isTruth,
  extra: isMapping,
};

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
  const answer = tidied(raw, { message: isString, extra: (value) => isMapping(value) || isString(value) });
  return { ...answer, execution, actionalias };
}

/** @returns undefined where it is no action: nothing with a reference */
export function asAction(raw: unknown): Action | undefined {
  if (!isMapping(raw) || !isName(raw.ref)) return undefined;
  const action = tidied(raw, {
    pack: isLabel,
    name: isLabel,
    description: isString,
    enabled: isTruth,
    runner_type: (value) =>
      isLabel(value) || (isMapping(value) && (isNothing(value.name) || isLabel(value.name))),
    parameters: isMapping,
  });
  return within(action, 'parameters', asParameters) as unknown as Action;
}

/** An event whose `data` is what its name promises; undefined where it is not. */
export function asEvent({ name, data }: StreamEvent, webUrl?: string): StreamEvent | undefined {
  if (!/^st2\.execution__/.test(name)) return isMapping(data) ? { name, data } : undefined;
  const execution = asExecution(data);
  return execution === undefined ? undefined : { name, data: withWebAddress(execution, webUrl) };
}
