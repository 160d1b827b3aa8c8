import type { Backend } from '../../backend';
import { badRequest, notFound } from '../../fault';
import type { Enforcement } from '../../rules/trigger-log';
import { isoFromMicroseconds, microsecondsFromIso } from '../../timestamps';
import type { TriggerInstance } from '../../triggers';
import { pageAnswer } from '../listing';
import { type ApiRequest, showsSecrets } from '../request';
import type { Route } from '../router';

/** Whether a time lies between those that the query names. @throws Fault 400 for what is no time */
function within(query: URLSearchParams, field: string): (micros: number) => boolean {
  const limit = (suffix: string): number | undefined => {
    const text = query.get(`${field}_${suffix}`);
    if (text === null) return undefined;
    const micros = microsecondsFromIso(text);
    if (micros === undefined) throw badRequest(`${field}_${suffix} must be a time, not "${text}".`);
    return micros;
  };
  const [after, before] = [limit('gt'), limit('lt')];
  return (micros) => (after === undefined || micros > after) && (before === undefined || micros < before);
}

const missing = (id: string) => notFound(`Unable to identify resource with id "${id}".`);

/** `/triggerinstances…` and `/ruleenforcements…`: what has happened, and what rules made of it. */
export function triggerLogRoutes(backend: Backend): Route[] {
  const { triggerLog, triggers, executor } = backend;

  const instanceView = ({ id, trigger, payload, occurred }: TriggerInstance) => ({
    ...{ id, trigger, payload, status: 'processed' },
    occurrence_time: isoFromMicroseconds(occurred * 1000),
  });

  const instances = ({ query }: ApiRequest) => {
    const inTime = within(query, 'timestamp');
    const wanted = query.get('trigger') ?? query.get('trigger_type');
    const found = triggerLog.instances.filter(
      ({ trigger, occurred }) => inTime(occurred * 1000) && (wanted === null || trigger === wanted),
    );
    return pageAnswer(found, query, instanceView);
  };

  const findInstance = ({ params }: ApiRequest): TriggerInstance => {
    const found = triggerLog.instances.find(({ id }) => id === params.id);
    if (found === undefined) throw missing(params.id ?? '');
    return found;
  };

  const reEmit = (request: ApiRequest) => {
    const { id, trigger, payload } = findInstance(request);
    const again = triggers.emit(trigger, { ...payload, __context: { original_id: id } });
    return {
      body: {
        message: `Trigger instance ${id} succesfully re-sent.`,
        payload: again.payload,
      },
    };
  };

  const enforcements = ({ query }: ApiRequest) => {
    const inTime = within(query, 'enforced_at');
    const asked = (name: string, value: string | undefined) =>
      query.get(name) === null || query.get(name) === value;
    return triggerLog.enforcements.filter(
      ({ rule, execution_id, trigger_instance_id, enforced_at }) =>
        inTime(microsecondsFromIso(enforced_at) ?? 0) &&
        asked('rule_ref', rule.ref) &&
        asked('rule_id', rule.id) &&
        asked('execution', execution_id) &&
        asked('trigger_instance', trigger_instance_id),
    );
  };

  const findEnforcement = ({ params }: ApiRequest): Enforcement => {
    const found = triggerLog.enforcements.find(({ id }) => id === params.id);
    if (found === undefined) throw missing(params.id ?? '');
    return found;
  };

  /** With what it was about and what came of it. */
  const fullView = (request: ApiRequest) => (enforcement: Enforcement) => {
    const instance = triggerLog.instances.find(({ id }) => id === enforcement.trigger_instance_id);
    const execution = executor.get(enforcement.execution_id ?? '');
    return {
      ...enforcement,
      trigger_instance: instance === undefined ? {} : instanceView(instance),
      execution: execution === undefined ? {} : executor.view(execution, showsSecrets(request)),
    };
  };

  return [
    { method: 'GET', pattern: '/triggerinstances', role: 'observer', handler: instances },
    {
      method: 'GET',
      pattern: '/triggerinstances/:id',
      role: 'observer',
      handler: (request) => ({ body: instanceView(findInstance(request)) }),
    },
    { method: 'POST', pattern: '/triggerinstances/:id/re_emit', role: 'operator', handler: reEmit },
    {
      method: 'GET',
      pattern: '/ruleenforcements',
      role: 'observer',
      handler: (request) => pageAnswer(enforcements(request), request.query),
    },
    {
      method: 'GET',
      pattern: '/ruleenforcements/:id',
      role: 'observer',
      handler: (request) => ({ body: findEnforcement(request) }),
    },
    {
      method: 'GET',
      pattern: '/ruleenforcements/views',
      role: 'observer',
      handler: (request) => pageAnswer(enforcements(request), request.query, fullView(request)),
    },
    {
      method: 'GET',
      pattern: '/ruleenforcements/views/:id',
      role: 'observer',
      handler: (request) => ({ body: fullView(request)(findEnforcement(request)) }),
    },
  ];
}
