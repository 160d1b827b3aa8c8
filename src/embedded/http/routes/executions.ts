import type { Backend } from '../../backend';
import type { ExecutionRecord } from '../../executions/execution-record';
import { FINAL, STATUSES } from '../../executions/execution-record';
import { checkedParameters } from '../../executions/execution-request';
import { badRequest, forbidden, notFound } from '../../fault';
import type { Mapping } from '../../mapping';
import { shortCastFault } from '../../parameters/cast';
import { findRunner } from '../../runners';
import type { ExecutionFilter } from '../../store/execution-store';
import { microsecondsFromIso } from '../../timestamps';
import { bodyMapping, checkBody } from '../body';
import { listAnswer, narrow, narrowingOf, pageOf } from '../listing';
import { type ApiRequest, isTrue } from '../request';
import type { Route } from '../router';

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

const ALWAYS = ['id'] as const;

export interface ExecutionBody {
  action: string;
  parameters?: Mapping;
  context?: Mapping;
  notify?: unknown;
  user?: string | null;
  delay?: number;
}

const createSchema = {
  type: 'object',
  properties: {
    action: { type: 'string' },
    parameters: { type: 'object' },
    context: { type: 'object' },
    user: { type: ['string', 'null'] },
    delay: { type: 'integer', minimum: 0 },
  },
  required: ['action'],
};

const updateSchema = { type: 'object', properties: { status: { enum: [...STATUSES] } } };

export function missingExecution(id: string) {
  return notFound(`Unable to identify resource with id "${id}".`);
}

function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const micros = microsecondsFromIso(text);
  if (micros === undefined) throw badRequest(`Parameter "${name}" is not a time like 2026-11-21T19:00:00Z`);
  return micros;
}

/** Filters of the query; names that nobody knows are passed over, as StackStorm does. */
export function filterOf(query: URLSearchParams): ExecutionFilter {
  const filter: ExecutionFilter = {};
  const set = <K extends keyof ExecutionFilter>(key: K, value: ExecutionFilter[K] | null | undefined) => {
    if (value !== null && value !== undefined) filter[key] = value;
  };
  set('action', query.get('action'));
  set('status', query.get('status'));
  set('runner', query.get('runner'));
  set('user', query.get('user'));
  set('rule', query.get('rule'));
  set('triggerInstance', query.get('trigger_instance'));
  set('liveaction', query.get('liveaction'));
  const parent = query.get('parent');
  if (parent === 'null') filter.parent = null;
  else set('parent', parent);
  set('startedAfter', time(query, 'timestamp_gt'));
  set('startedBefore', time(query, 'timestamp_lt'));
  const range = query.get('timestamp');
  if (range !== null) {
    const [from = '', to = ''] = range.split('..');
    set('startedFrom', microsecondsFromIso(from));
    set('startedTo', microsecondsFromIso(to));
  }
  return filter;
}

function orderOf(query: URLSearchParams): 'newest' | 'oldest' {
  if (isTrue(query.get('sort_asc'))) return 'oldest';
  const sort = query.get('sort') ?? '';
  // A plus in a query is a blank.
  return /^[+ ]?start_timestamp$/.test(sort) ? 'oldest' : 'newest';
}

/** For whom it is run: another than oneself may only be named by an administrator, as the user's keys come with it. */
function actingAs({ identity }: ApiRequest, user: unknown): string {
  if (typeof user !== 'string' || user === identity.user) return identity.user;
  if (identity.role !== 'admin')
    throw forbidden(`User "${identity.user}" may not run anything as "${user}".`);
  return user;
}

/** `/executions…`: list, get, create, cancel, pause, resume, run again. */
export function executionRoutes(backend: Backend): Route[] {
  const { executor, executions, library } = backend;

  const find = (id: string): ExecutionRecord => {
    if (id === 'last') {
      const [last] = executions.list({}, { limit: 1, offset: 0, order: 'newest' });
      if (last !== undefined) return executor.get(last.id) ?? last;
    }
    const record = executor.get(id);
    if (record === undefined) throw missingExecution(id);
    return record;
  };
  const secrets = ({ query, identity }: ApiRequest) =>
    isTrue(query.get('show_secrets')) && identity.role === 'admin';

  const list = (request: ApiRequest) => {
    const { query } = request;
    const page = pageOf(query);
    const narrowing = narrowingOf(query, ATTRIBUTES);
    const filter = filterOf(query);
    const records = executions.list(filter, { ...page, order: orderOf(query) });
    const items = records.map((record) =>
      narrow(executor.view(executor.live(record.id)?.record ?? record, secrets(request)), narrowing, ALWAYS),
    );
    return listAnswer(items, executions.count(filter), query);
  };

  const get = (request: ApiRequest) => {
    const narrowing = narrowingOf(request.query, ATTRIBUTES);
    const view = executor.view(find(request.params.id ?? ''), secrets(request));
    return { body: narrow(view, narrowing, ['id']) };
  };

  const attribute = (request: ApiRequest) => {
    const name = request.params.name ?? '';
    if (!ATTRIBUTES.has(name)) throw badRequest(`Invalid attribute "${name}" specified.`);
    return { body: executor.view(find(request.params.id ?? ''), secrets(request))[name] ?? null };
  };

  const result = (request: ApiRequest) => {
    const view = executor.view(find(request.params.id ?? ''), secrets(request));
    return { body: JSON.stringify(view.result ?? {}), contentType: 'text/json' };
  };

  const create = (request: ApiRequest) => {
    const body = checkBody<ExecutionBody>(request.body, createSchema);
    const action = library.action(body.action);
    const runner = action === undefined ? undefined : findRunner(action.runner_type);
    if (action === undefined || runner === undefined)
      throw badRequest(`Action "${body.action}" cannot be found.`);
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, body.parameters ?? {}, shortCastFault),
      context: { ...body.context, user: actingAs(request, body.user), pack: action.pack },
      ...(body.notify === undefined ? {} : { notify: body.notify }),
      ...(body.delay === undefined ? {} : { delay: body.delay }),
    });
    return { status: 201, body: executor.view(record, secrets(request)) };
  };

  const cancel = (request: ApiRequest) => {
    const record = find(request.params.id ?? '');
    if (record.status === 'canceled') return { body: executor.view(record, false) };
    const after = executor.cancel(record.id, request.identity.user);
    if (after === undefined)
      return { body: { faultstring: `Action cannot be canceled. State = ${record.status}.` } };
    return { body: executor.view(after, secrets(request)) };
  };

  const update = (request: ApiRequest) => {
    const record = find(request.params.id ?? '');
    const { status } = checkBody<{ status?: string }>(request.body, updateSchema);
    if (FINAL.has(record.status)) throw badRequest('Execution is already in completed state.');
    const after = changed(record, status ?? '', request);
    return { body: executor.view(after, secrets(request)) };
  };

  const changed = (record: ExecutionRecord, status: string, request: ApiRequest): ExecutionRecord => {
    if (status === 'pausing' || status === 'paused') return executor.pause(record.id, request.identity.user);
    if (status === 'resuming' || status === 'running')
      return executor.resume(record.id, request.identity.user);
    if (status === 'canceling' || status === 'canceled')
      return executor.cancel(record.id, request.identity.user) ?? record;
    throw badRequest(`An execution cannot be set to "${status}". Choose pausing, resuming or canceled.`);
  };

  const reRun = (request: ApiRequest) => {
    const old = find(request.params.id ?? '');
    const body = bodyMapping(request.body);
    const action = library.action(old.action.ref);
    const runner = action === undefined ? undefined : findRunner(action.runner_type);
    if (action === undefined || runner === undefined)
      throw badRequest(`Action "${old.action.ref}" cannot be found.`);
    const parameters = {
      ...old.parameters,
      ...(body.parameters === undefined ? {} : bodyMapping(body.parameters)),
    };
    const again: Mapping = { ref: old.id };
    if (Array.isArray(body.tasks) && body.tasks.length > 0) {
      again.tasks = body.tasks;
      if (Array.isArray(body.reset)) again.reset = body.reset;
    }
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, parameters, shortCastFault),
      context: {
        're-run': again,
        trace_context: old.context.trace_context ?? { id_: old.liveactionId },
        user: actingAs(request, body.user),
        pack: action.pack,
      },
      ...(typeof body.delay === 'number' ? { delay: body.delay } : {}),
    });
    return { status: 201, body: executor.view(record, secrets(request)) };
  };

  const children = (request: ApiRequest) => {
    const record = find(request.params.id ?? '');
    // What to include or leave out is passed over here, as StackStorm does.
    const depth = Number(request.query.get('depth') ?? -1);
    const found: Mapping[] = [];
    const visit = (id: string, level: number) => {
      for (const childId of executions.childIds(id)) {
        const child = executor.get(childId);
        if (child === undefined) continue;
        found.push(executor.view(child, secrets(request)));
        if (depth < 0 || level < depth) visit(childId, level + 1);
      }
    };
    visit(record.id, 1);
    return { body: found };
  };

  return [
    { method: 'GET', pattern: '/executions', role: 'observer', handler: list },
    { method: 'POST', pattern: '/executions', role: 'operator', handler: create },
    { method: 'GET', pattern: '/executions/:id', role: 'observer', handler: get },
    { method: 'DELETE', pattern: '/executions/:id', role: 'operator', handler: cancel },
    { method: 'PUT', pattern: '/executions/:id', role: 'operator', handler: update },
    { method: 'GET', pattern: '/executions/:id/attribute/:name', role: 'observer', handler: attribute },
    { method: 'GET', pattern: '/executions/:id/result', role: 'observer', handler: result },
    { method: 'GET', pattern: '/executions/:id/children', role: 'observer', handler: children },
    { method: 'POST', pattern: '/executions/:id/re_run', role: 'operator', handler: reRun },
  ];
}
