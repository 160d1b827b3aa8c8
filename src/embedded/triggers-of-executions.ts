import { exactJson } from '../core/exact-json';
import type { Mapping } from '../core/mapping';
import { type NotifyContext, notifySectionsOf } from './chatops/notify-sections';
import type { ExecutionRecord } from './executions/execution-record';
import { maskedParts } from './executions/execution-view';
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
export function finishedTriggers(
  triggers: TriggerHub,
  surroundings: NotifyContext,
): (record: ExecutionRecord) => void {
  return (record) => {
    if (!triggers.hasListeners) return;
    const payload = payloadOf(record);
    triggers.emit(TRIGGERS.action, payload);
    for (const { routes, message, data } of notifySectionsOf(record, surroundings)) {
      for (const route of routes) {
        triggers.emit(TRIGGERS.notify, {
          ...payload,
          route,
          channel: route,
          message,
          data: { ...data, result: exactJson(payload.result) },
        });
      }
    }
  };
}
