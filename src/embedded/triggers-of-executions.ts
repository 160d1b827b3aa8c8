import type { ExecutionRecord } from './executions/execution-record';
import { maskedParts } from './executions/execution-view';
import { type Mapping, mapping } from './mapping';
import { isoFromMicroseconds } from './timestamps';
import { TRIGGERS, type TriggerHub } from './triggers';

/** What a rule may know of an execution that ended. */
function payloadOf(record: ExecutionRecord): Mapping {
  const masked = maskedParts(record);
  return {
    execution_id: record.id,
    status: record.status,
    start_timestamp: isoFromMicroseconds(record.started),
    ...(record.ended === undefined ? {} : { end_timestamp: isoFromMicroseconds(record.ended) }),
    action_name: record.action.ref,
    action_ref: record.action.ref,
    runner_ref: record.action.runner_type,
    parameters: masked.parameters,
    result: masked.result,
    parent: record.parent ?? null,
  };
}

/** Every end of an execution is a trigger, and one more for each route that its `notify` names. */
export function finishedTriggers(triggers: TriggerHub): (record: ExecutionRecord) => void {
  return (record) => {
    if (!triggers.hasListeners) return;
    const payload = payloadOf(record);
    triggers.emit(TRIGGERS.action, payload);
    const notify = mapping(record.notify);
    const moments = ['on-complete', record.status === 'succeeded' ? 'on-success' : 'on-failure'];
    for (const moment of moments) {
      const section = mapping(notify[moment]);
      const routes = Array.isArray(section.routes) ? section.routes : [];
      for (const route of routes) {
        if (typeof route !== 'string') continue;
        triggers.emit(TRIGGERS.notify, {
          ...payload,
          route,
          channel: route,
          message: section.message ?? `Action ${record.action.ref} ${record.status}.`,
          data: { ...mapping(section.data), result: JSON.stringify(payload.result) },
        });
      }
    }
  };
}
