import { exactJson } from '../../core/exact-json';
import { type Mapping, mapping } from '../../core/mapping';
import { MASK } from '../../core/masking';
import type { ActionParameter } from '../../core/stackstorm-types';
import { maskBySchema, secretTexts, withoutTexts } from '../parameters/masking';
import { mergedSchemas } from '../parameters/merged-schemas';
import { isoFromMicroseconds } from '../timestamps';
import type { ExecutionRecord } from './execution-record';

export interface ViewOptions {
  /** True only where the caller asked for it and may see them. */
  showSecrets: boolean;
  webUrl: string;
  /** Ids of direct children. */
  children?: string[];
}

/** Nothing, or an object or a list without anything in it: what the API leaves away. */
export function isEmpty(value: unknown): boolean {
  return (
    value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

/** Schemas of all parameters of an execution, as its record kept them. */
function schemasOf(record: ExecutionRecord): Readonly<Record<string, ActionParameter>> {
  return mergedSchemas(
    mapping(record.runner.runner_parameters) as Record<string, ActionParameter>,
    mapping(record.action.parameters) as Record<string, ActionParameter>,
  );
}

/** Everything of an execution that may hold a secret, as others may see it. */
export interface MaskedParts {
  parameters: Mapping;
  result: unknown;
  context: Mapping;
}

/**
 * Parameters, result and context of an execution with every secret value masked, also where a secret's text
 * turns up in the output.
 */
export function maskedParts(record: ExecutionRecord): MaskedParts {
  const schemas = schemasOf(record);
  const texts = secretTexts(record.parameters, schemas);
  const masked = withoutTexts(record.result, texts);
  return {
    parameters: withoutTexts(maskBySchema(record.parameters, schemas), texts),
    result: maskOutput(record, masked),
    context: withoutTexts(record.context, texts),
  };
}

/** `output_schema` of the action marks secrets in what the runner calls its output. */
function maskOutput(record: ExecutionRecord, result: unknown): unknown {
  const schema = mapping(record.action.output_schema);
  const key = record.runner.output_key;
  if (isEmpty(schema) || typeof key !== 'string') return result;
  const whole = mapping(result);
  if (!(key in whole)) return result;
  if (schema.secret === true) return { ...whole, [key]: MASK };
  const properties = mapping(schema.properties ?? schema) as Record<string, ActionParameter>;
  const output = whole[key];
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return result;
  return { ...whole, [key]: maskBySchema(output as Mapping, properties) };
}

/** Bytes of a result as Python's compact JSON has them. */
function resultSize(result: unknown): number {
  return Buffer.byteLength(exactJson(result));
}

function partsOf(record: ExecutionRecord, options: ViewOptions): MaskedParts {
  const parts = options.showSecrets ? record : maskedParts(record);
  const { parameters, result, context } = parts;
  // A runner adds to its context while an event that shows it as it is now still waits for the disk.
  return { parameters, result, context: { ...context } };
}

/** Of a workflow's child: which run of which task it is. */
function workflowIds(record: ExecutionRecord): Mapping {
  const { workflow_execution_id: workflow, task_execution_id: task } = mapping(record.context.orquesta);
  return {
    ...(workflow === undefined ? {} : { workflow_execution: workflow }),
    ...(task === undefined ? {} : { task_execution: task }),
  };
}

/** The liveaction as the stream sends it: its result is a text there. */
export function liveactionView(record: ExecutionRecord, options: ViewOptions): Mapping {
  const parts = partsOf(record, options);
  return {
    ...workflowIds(record),
    status: record.status,
    start_timestamp: isoFromMicroseconds(record.started),
    ...(record.ended === undefined ? {} : { end_timestamp: isoFromMicroseconds(record.ended) }),
    action: record.action.ref,
    action_is_workflow: isWorkflow(record),
    parameters: parts.parameters,
    context: parts.context,
    callback: {},
    runner_info: record.runnerInfo,
    ...(record.notify === undefined ? {} : { notify: record.notify }),
    id: record.liveactionId,
    result: exactJson(parts.result ?? {}),
  };
}

/** True for runners that start other executions. */
export function isWorkflow(record: { action: { runner_type: string } }): boolean {
  return record.action.runner_type === 'orquesta' || record.action.runner_type === 'action-chain';
}

/** An inquiry that nobody answered has no end on StackStorm, only a last line in its log. */
function shownEnd({ action, status, ended }: ExecutionRecord): number | undefined {
  return action.runner_type === 'inquirer' && status === 'timeout' ? undefined : ended;
}

/** The execution as the API answers it and the stream sends it. */
export function executionView(record: ExecutionRecord, options: ViewOptions): Mapping {
  const parts = partsOf(record, options);
  const ended = shownEnd(record);
  return {
    action: record.action,
    runner: record.runner,
    liveaction: {
      action: record.action.ref,
      action_is_workflow: isWorkflow(record),
      parameters: parts.parameters,
      callback: {},
      runner_info: record.runnerInfo,
      ...(record.notify === undefined ? {} : { notify: record.notify }),
      id: record.liveactionId,
    },
    ...workflowIds(record),
    ...(record.rule === undefined ? {} : { rule: record.rule }),
    ...(record.triggerInstance === undefined ? {} : { trigger_instance: { id: record.triggerInstance } }),
    status: record.status,
    start_timestamp: isoFromMicroseconds(record.started),
    ...(ended === undefined ? {} : { end_timestamp: isoFromMicroseconds(ended) }),
    ...(isEmpty(parts.parameters) ? {} : { parameters: parts.parameters }),
    ...(isEmpty(record.result) ||
    (record.status === 'canceling' && !isWorkflow(record)) ||
    isEmpty(record.runnerInfo)
      ? {}
      : { result_size: resultSize(record.result) }),
    context: parts.context,
    ...(record.parent === undefined ? {} : { parent: record.parent }),
    ...(options.children === undefined || options.children.length === 0
      ? {}
      : { children: options.children }),
    log: record.log.map((entry) => ({ timestamp: isoFromMicroseconds(entry.time), status: entry.status })),
    ...(record.delay === undefined ? {} : { delay: record.delay }),
    web_url: `${options.webUrl}/#/history/${record.id}/general`,
    id: record.id,
    ...(isEmpty(parts.result) ? {} : { result: parts.result }),
    ...(ended === undefined ? {} : { elapsed_seconds: (ended - record.started) / 1_000_000 }),
  };
}
