import type { ChildExecution, Children } from '../runners/runner';
import { isoFromMicroseconds } from '../timestamps';
import type { ExecutionRecord } from './execution-record';
import { checkedParameters, parameterSchemas } from './execution-request';
import { isWorkflow } from './execution-view';
import type { ExecutionRegistry, ExecutorParts } from './executor-parts';

/** Keys that every child inherits from whoever started the whole. */
const INHERITED = ['user', 'api_user', 'source_channel', 'trace_context'] as const;

function childOf(record: ExecutionRecord): ChildExecution {
  return {
    id: record.id,
    status: record.status,
    result: record.result,
    context: record.context,
    liveactionId: record.liveactionId,
    started: isoFromMicroseconds(record.started).replace('Z', '+00:00'),
  };
}

/** What one workflow may do with its children. */
export function childrenOf(
  executor: ExecutionRegistry,
  parts: ExecutorParts,
  parent: ExecutionRecord,
): Children {
  const user = String(parent.context.user ?? '');
  return {
    async start(request) {
      const action = parts.library.action(request.action);
      if (action === undefined) throw new Error(`Action ${request.action} is not registered.`);
      const runner = parts.runner(action.runner_type);
      if (runner === undefined)
        throw new Error(`There is no runner "${action.runner_type}" (action ${action.ref}).`);
      const {
        trace_context: _trace,
        action_alias_ref: _alias,
        parent: _parent,
        workflow_execution: _workflow,
        orquesta: _orquesta,
        ...own
      } = parent.context;
      const inherited = Object.fromEntries(
        INHERITED.filter((key) => parent.context[key] !== undefined).map((key) => [key, parent.context[key]]),
      );
      const record = executor.submit({
        action,
        parameters: checkedParameters(action, runner, request.parameters, { written: request.written }),
        context: {
          pack: action.pack,
          ...inherited,
          parent: { execution_id: parent.id, ...own },
          ...request.context,
        },
        parent: parent.id,
        role: parent.role ?? 'observer',
        notification: request.notification,
      });
      return childOf(record);
    },
    async wait(id, known) {
      const record = await executor.rest(id, known);
      if (record === undefined) throw new Error(`Execution ${id} is not there any more.`);
      return childOf(record);
    },
    async get(id) {
      const record = executor.get(id);
      return record === undefined ? undefined : childOf(record);
    },
    async cancel(id) {
      executor.cancel(id, user);
    },
    async pause(id) {
      const live = executor.live(id);
      if (live !== undefined && isWorkflow(live.record)) executor.pause(id, user);
    },
    async resume(id) {
      const live = executor.live(id);
      if (live !== undefined && isWorkflow(live.record)) executor.resume(id, user);
    },
    async list() {
      return parts.store
        .childIds(parent.id)
        .flatMap((id) => executor.get(id) ?? [])
        .map(childOf);
    },
    action: (ref) => parts.library.action(ref),
    parameters: (ref) => {
      const action = parts.library.action(ref);
      const runner = action && parts.runner(action.runner_type);
      return action && runner && parameterSchemas(action, runner);
    },
  };
}
