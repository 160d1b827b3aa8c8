import { exactJson } from '../../../core/exact-json';
import type { Mapping } from '../../../core/mapping';
import { isFinal, STATUSES } from '../../../core/stackstorm-types';
import type { Backend } from '../../backend';
import type { ExecutionRecord } from '../../executions/execution-record';
import { badRequest, notFound } from '../../fault';
import { checkBody } from '../body';
import { narrow, narrowingOf, oneByOne, pageOf } from '../listing';
import { type ApiRequest, showsSecrets } from '../request';
import type { Route } from '../router';
import { filterOf, orderOf } from './execution-query';

const ATTRIBUTES = new Set([
  'id',
  'action',
  'runner',
  'liveaction',
  'status',
  'start_timestamp',
  'end_timestamp',
  'parameters',
  'result',
  'result_size',
  'context',
  'parent',
  'children',
  'log',
  'delay',
  'web_url',
  'elapsed_seconds',
  'trigger',
  'trigger_type',
  'trigger_instance',
  'rule',
  'workflow_execution',
  'task_execution',
]);

/** Nothing else may be left out: by the others StackStorm knows what it has to mask. */
const EXCLUDABLE = new Set(['result', 'trigger_instance', 'status']);

const ALWAYS = ['id'] as const;

const updateSchema = {
  type: 'object',
  properties: { status: { enum: [...STATUSES] }, result: { type: ['object', 'null'] } },
  additionalProperties: false,
};

function missingExecution(id: string) {
  return notFound(`Unable to identify resource with id "${id}".`);
}

/**
 * The execution that a path names by its id, or by `last`.
 * @throws Fault 404
 */
export function findExecution({ executor, executions }: Backend, id: string): ExecutionRecord {
  if (id === 'last') {
    const [last] = executions.list({}, { limit: 1, offset: 0, order: 'newest' });
    if (last === undefined) throw badRequest('No executions found in the database');
    return executor.get(last.id) ?? last;
  }
  const record = executor.get(id);
  if (record === undefined) throw missingExecution(id);
  return record;
}

/** `/executions…`: list, get, cancel, pause, resume. */
export function executionRoutes(backend: Backend): Route[] {
  const { executor, executions } = backend;
  const find = ({ params }: ApiRequest) => findExecution(backend, params.id ?? '');

  const list = (request: ApiRequest) => {
    const { query } = request;
    const page = pageOf(query);
    const narrowing = narrowingOf(query, ATTRIBUTES, EXCLUDABLE);
    const filter = filterOf(query);
    const ids = executions.ids(filter, { ...page, order: orderOf(query) });
    function* items() {
      for (const id of ids) {
        const record = executor.live(id)?.record ?? executions.get(id);
        // One that was removed meanwhile is not there any more.
        if (record !== undefined)
          yield narrow(executor.view(record, showsSecrets(request)), narrowing, ALWAYS);
      }
    }
    return oneByOne(items(), executions.count(filter), query);
  };

  const get = (request: ApiRequest) => {
    const narrowing = narrowingOf(request.query, ATTRIBUTES, EXCLUDABLE);
    const view = executor.view(find(request), showsSecrets(request));
    return { body: narrow(view, narrowing, ['id']) };
  };

  const attribute = (request: ApiRequest) => {
    const name = request.params.name ?? '';
    if (!EXCLUDABLE.has(name))
      throw badRequest(
        `Invalid attribute "${name}" specified. Valid attributes are: ${[...EXCLUDABLE].join(', ')}`,
      );
    return { body: executor.view(find(request), showsSecrets(request))[name] ?? null };
  };

  const result = (request: ApiRequest) => {
    const view = executor.view(find(request), showsSecrets(request));
    return { body: exactJson(view.result ?? {}), contentType: 'text/json' };
  };

  const cancel = (request: ApiRequest) => {
    const record = find(request);
    if (record.status === 'canceled') return { body: executor.view(record, false) };
    const after = executor.cancel(record.id, request.identity.user);
    if (after === undefined)
      return { body: { faultstring: `Action cannot be canceled. State = ${record.status}.` } };
    return { body: executor.view(after, showsSecrets(request)) };
  };

  const update = (request: ApiRequest) => {
    const record = find(request);
    const { status } = checkBody<{ status?: string }>(request.body, updateSchema);
    if (isFinal(record.status)) throw badRequest('Execution is already in completed state.');
    const after = changed(record, status ?? '', request);
    return { body: executor.view(after, showsSecrets(request)) };
  };

  const changed = (record: ExecutionRecord, status: string, request: ApiRequest): ExecutionRecord => {
    if (status === 'pausing' || status === 'paused') return executor.pause(record.id, request.identity.user);
    if (status === 'resuming' || status === 'running')
      return executor.resume(record.id, request.identity.user);
    if (status === 'canceling' || status === 'canceled')
      return executor.cancel(record.id, request.identity.user) ?? record;
    throw badRequest(`An execution cannot be set to "${status}". Choose pausing, resuming or canceled.`);
  };

  const children = (request: ApiRequest) => {
    const record = find(request);
    // What to include or leave out is passed over here, as StackStorm does.
    const depth = Number(request.query.get('depth') ?? -1);
    const found: Mapping[] = [];
    const visit = (id: string, level: number) => {
      for (const childId of executions.childIds(id)) {
        const child = executor.get(childId);
        if (child === undefined) continue;
        found.push(executor.view(child, showsSecrets(request)));
        if (depth < 0 || level < depth) visit(childId, level + 1);
      }
    };
    visit(record.id, 1);
    return { body: found };
  };

  /** What the filters of a list can be set to. */
  const filters = ({ query }: ApiRequest) => {
    const wanted = query.get('types')?.split(',');
    const known = {
      action: executions.distinct('action'),
      status: executions.distinct('status'),
      rule: executions.distinct('rule'),
      runner: executions.distinct('runner'),
      trigger: [],
      trigger_type: [],
      user: executions.distinct('user'),
    };
    return {
      body: Object.fromEntries(Object.entries(known).filter(([name]) => wanted?.includes(name) ?? true)),
    };
  };

  return [
    { method: 'GET', pattern: '/executions', role: 'observer', handler: list },
    { method: 'GET', pattern: '/executions/views/filters', role: 'observer', handler: filters },
    { method: 'GET', pattern: '/executions/:id', role: 'observer', handler: get },
    { method: 'DELETE', pattern: '/executions/:id', role: 'operator', fromPage: true, handler: cancel },
    { method: 'PUT', pattern: '/executions/:id', role: 'operator', fromPage: true, handler: update },
    { method: 'GET', pattern: '/executions/:id/attribute/:name', role: 'observer', handler: attribute },
    { method: 'GET', pattern: '/executions/:id/result', role: 'observer', handler: result },
    { method: 'GET', pattern: '/executions/:id/children', role: 'observer', handler: children },
  ];
}
