import { badRequest } from '../fault';
import { objectId } from '../object-id';
import type { StoredAction } from '../packs/pack';
import type { Runner } from '../runners/runner';
import { microseconds } from '../timestamps';
import type { ExecutionRecord } from './execution-record';
import type { ExecutionRequest } from './execution-request';
import type { ExecutorParts } from './executor-parts';
import { notificationOf } from './notification';

/** @throws Fault (400) where nothing runs such actions */
export function runnerOf(
  parts: Pick<ExecutorParts, 'runner'>,
  action: { runner_type: string; ref: string },
): Runner {
  const runner = parts.runner(action.runner_type);
  if (runner === undefined)
    throw badRequest(`There is no runner "${action.runner_type}" (action ${action.ref}).`);
  return runner;
}

/** A record for what was asked, neither stored nor announced. @throws Fault (400) */
export function newRecord(
  parts: Pick<ExecutorParts, 'runner' | 'runnerView' | 'clock'>,
  request: ExecutionRequest,
): ExecutionRecord {
  const { clock } = parts;
  const runner = runnerOf(parts, request.action);
  const now = microseconds(clock.now());
  return {
    id: objectId(clock.now()),
    liveactionId: objectId(clock.now()),
    action: actionView(request.action),
    runner: parts.runnerView(runner),
    status: 'requested',
    parameters: request.parameters,
    context: request.context,
    log: [{ time: now, status: 'requested' }],
    started: now,
    result: {},
    runnerInfo: {},
    role: request.role,
    ...notificationOf(request),
    ...(request.parent === undefined ? {} : { parent: request.parent }),
    ...(request.rule === undefined ? {} : { rule: request.rule }),
    ...(request.triggerInstance === undefined ? {} : { triggerInstance: request.triggerInstance }),
    ...(request.delay === undefined ? {} : { delay: request.delay }),
  };
}

/** The action as the API shows it: without where it lies on this machine. */
export function actionView(action: StoredAction): ExecutionRecord['action'] {
  return {
    tags: action.tags,
    uid: action.uid,
    metadata_file: action.metadata_file,
    name: action.name,
    ref: action.ref,
    description: action.description,
    enabled: action.enabled,
    entry_point: action.entry_point,
    pack: action.pack,
    runner_type: action.runner_type,
    parameters: action.parameters,
    output_schema: action.output_schema ?? {},
    notify: action.notify,
    id: action.id,
  };
}
