import type { Backend } from '../../backend';
import type { ExecutionRecord } from '../../executions/execution-record';
import { notFound } from '../../fault';
import { idOfReference } from '../../object-id';
import { isoFromMicroseconds } from '../../timestamps';
import { pageAnswer } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

/** So many executions are looked through, the newest. */
const MAX_EXECUTIONS = 500;

/** A part of a trace, as StackStorm writes it: what it is, and what it came from. */
interface Component {
  object_id: string;
  ref: string;
  updated_at: string;
  caused_by: { type?: 'trigger_instance' | 'rule' | 'action_execution'; id?: string };
}

interface Trace {
  id: string;
  trace_tag: string;
  start_timestamp: string;
  trigger_instances: Component[];
  rules: Component[];
  action_executions: Component[];
}

/** `/traces…`: what came of one command, or of one thing that happened, with all that followed from it. */
export function traceRoutes({ executions, executor, triggerLog }: Backend): Route[] {
  const parts = (record: ExecutionRecord, caused_by: Component['caused_by']): Component[] => [
    {
      ...{ object_id: record.id, ref: record.action.ref, caused_by },
      updated_at: isoFromMicroseconds(record.ended ?? record.started),
    },
    ...executions
      .childIds(record.id)
      .flatMap((id) => executor.get(id) ?? [])
      .flatMap((child) => parts(child, { type: 'action_execution', id: record.id })),
  ];

  const traceOf = (roots: readonly ExecutionRecord[]): Trace[] => {
    const [first] = roots;
    if (first === undefined) return [];
    const instance = triggerLog.instances.find(({ id }) => id === first.triggerInstance);
    const updated_at = isoFromMicroseconds(first.started);
    const cause = (rule: ExecutionRecord['rule']): Component['caused_by'] =>
      rule === undefined ? {} : { type: 'rule', id: `${rule.id}:${first.triggerInstance}` };
    return [
      {
        id: idOfReference('trace', first.triggerInstance ?? first.id),
        trace_tag:
          instance?.traceTag ??
          (instance === undefined ? `execution-${first.liveactionId}` : `trigger_instance-${instance.id}`),
        start_timestamp: updated_at,
        trigger_instances:
          instance === undefined
            ? []
            : [{ object_id: instance.id, ref: instance.trigger, updated_at, caused_by: {} }],
        rules: roots.flatMap(({ rule }) =>
          rule === undefined
            ? []
            : [
                {
                  ...{ object_id: rule.id, ref: rule.ref, updated_at },
                  caused_by: { type: 'trigger_instance' as const, id: first.triggerInstance ?? '' },
                },
              ],
        ),
        action_executions: roots.flatMap((root) => parts(root, cause(root.rule))),
      },
    ];
  };

  /** Newest first. */
  const traces = (): Trace[] => {
    const groups = new Map<string, ExecutionRecord[]>();
    const roots = executions.list({ parent: null }, { limit: MAX_EXECUTIONS, offset: 0, order: 'newest' });
    for (const root of roots) {
      const key = root.triggerInstance ?? root.id;
      groups.set(key, [...(groups.get(key) ?? []), root]);
    }
    return [...groups.values()].flatMap(traceOf);
  };

  const list = ({ query }: ApiRequest) => {
    const holds = (name: string, components: readonly Component[], key: 'object_id' | 'ref') =>
      query.get(name) === null || components.some((component) => component[key] === query.get(name));
    const found = traces().filter(
      (trace) =>
        (query.get('trace_tag') === null || trace.trace_tag === query.get('trace_tag')) &&
        holds('execution', trace.action_executions, 'object_id') &&
        holds('rule', trace.rules, 'object_id') &&
        holds('trigger_instance', trace.trigger_instances, 'object_id'),
    );
    return pageAnswer(found, query);
  };

  const get = ({ params }: ApiRequest) => {
    const found = traces().find(({ id }) => id === params.id);
    if (found === undefined) throw notFound(`Unable to identify resource with id "${params.id}".`);
    return { body: found };
  };

  return [
    { method: 'GET', pattern: '/traces', role: 'observer', handler: list },
    { method: 'GET', pattern: '/traces/:id', role: 'observer', handler: get },
  ];
}
