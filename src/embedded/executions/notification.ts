import { isMapping, type Mapping, mapping } from '../../core/mapping';
import type { ExecutionRecord } from './execution-record';

/** Who is to be told when an execution ends, as whoever starts it wishes; `nobody` silences its action's own wish too. */
export type Notification = { from: 'chat' | 'request' | 'pack'; notify: unknown } | 'nobody';

/** The moments of a `notify` section, as they are written and as some clients write them. */
const MOMENTS = ['on-complete', 'on-success', 'on-failure'];

function asksForAnything(notify: unknown): boolean {
  if (!isMapping(notify)) return false;
  return MOMENTS.some((moment) => notify[moment] ?? notify[moment.replace('-', '_')]);
}

/**
 * What the record of an execution keeps. An action's own `notify` counts before the wish, as on StackStorm; but a command
 * is answered where it was given: there StackStorm would let the action's section swallow the answer.
 */
export function notificationOf(request: {
  action: { notify: unknown };
  notification?: Notification | undefined;
}): Pick<ExecutionRecord, 'notify' | 'notifyTemplates'> {
  const { action, notification } = request;
  if (notification === 'nobody') return {};
  if (notification?.from === 'chat') return { notify: notification.notify };
  if (asksForAnything(action.notify)) return { notify: action.notify, notifyTemplates: true };
  if (notification?.notify === undefined) return {};
  return { notify: notification.notify, ...(notification.from === 'pack' ? { notifyTemplates: true } : {}) };
}

/** The same again, for an execution that takes the place of this one. */
export function carriedOn(record: Pick<ExecutionRecord, 'notify' | 'notifyTemplates'>): Notification {
  if (record.notify === undefined) return 'nobody';
  return { from: record.notifyTemplates === true ? 'pack' : 'chat', notify: record.notify };
}

/** What the record of a workflow tells of it, for its tasks. */
export type WorkflowNotification = Pick<ExecutionRecord, 'notify' | 'notifyTemplates'>;

/**
 * For a task that an orquesta workflow names in its `notify`: the workflow's own section. Where the workflow answers
 * a command, the tasks tell the same room, and the answer stays the workflow's: without `source_context`.
 */
export function notificationOfNamedTask({ notify, notifyTemplates }: WorkflowNotification): Notification {
  if (notify === undefined) return 'nobody';
  if (notifyTemplates === true) return { from: 'pack', notify };
  const sections = Object.entries(mapping(notify)).map(([moment, section]): [string, Mapping] => {
    const { source_context: _context, ...data } = mapping(mapping(section).data);
    return [moment, { ...mapping(section), data }];
  });
  return { from: 'request', notify: Object.fromEntries(sections) };
}

/** For a step of a chain: its own section, or the one in the chain's metadata; an answer to a command is the chain's alone. */
export function notificationOfStep(own: unknown, chain: WorkflowNotification): Notification | undefined {
  if (asksForAnything(own)) return { from: 'pack', notify: own };
  return chain.notifyTemplates === true ? { from: 'pack', notify: chain.notify } : undefined;
}
