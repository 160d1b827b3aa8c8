import type { Mapping } from '../../../core/mapping';
import { signedOffWithin, wantsSignOff } from '../../../language/alias/chat-extra';
import type { Backend } from '../../backend';
import type { ExecutionRecord } from '../../executions/execution-record';
import { checkedParameters } from '../../executions/execution-request';
import { badRequest, forbidden } from '../../fault';
import { FROM_API } from '../../parameters/cast';
import { findRunner } from '../../runners';
import { bodyMapping, checkBody } from '../body';
import { type ApiRequest, isSetInQuery, showsSecrets } from '../request';
import type { Route } from '../router';
import { findExecution } from './executions';

interface ExecutionBody {
  action: string;
  parameters?: Mapping;
  context?: Mapping;
  notify?: unknown;
  user?: string | null;
  delay?: number;
}

const PASSED_OVER = [
  'id',
  'status',
  'start_timestamp',
  'end_timestamp',
  'action_is_workflow',
  'result',
  'callback',
  'runner_info',
  'workflow_execution',
  'task_execution',
];

const createSchema = {
  type: 'object',
  properties: {
    action: { type: 'string' },
    parameters: { type: 'object' },
    context: { type: 'object' },
    user: { type: ['string', 'null'] },
    delay: { type: 'integer', minimum: 0 },
    notify: { type: ['object', 'null'] },
    // What an execution has of its own may be sent along; it counts for nothing.
    ...Object.fromEntries(PASSED_OVER.map((name) => [name, {}])),
  },
  required: ['action'],
  additionalProperties: false,
};

const tasksSchema = {
  type: 'object',
  properties: { tasks: { type: 'array' }, reset: { type: 'array' } },
};

/** For whom it is run: another than oneself may only be named by an administrator, as the user's keys come with it. */
function actingAs({ identity }: ApiRequest, user: unknown): string {
  if (typeof user !== 'string' || user === identity.user) return identity.user;
  if (identity.role !== 'admin')
    throw forbidden(`User "${identity.user}" may not run anything as "${user}".`);
  return user;
}

/**
 * With which tasks a workflow is to go on: those to do again, and of these the ones to begin anew.
 * @throws Fault 400 for what does not go together
 */
function tasksOf(body: Mapping, old: ExecutionRecord): Mapping {
  const { tasks = [], reset = [] } = checkBody<{ tasks?: unknown[]; reset?: unknown[] }>(body, tasksSchema);
  if (tasks.length + reset.length > 0 && Object.keys(bodyMapping(body.parameters ?? {})).length > 0)
    throw badRequest('Parameters override is not supported when re-running task(s) for a workflow.');
  if (reset.some((task) => !tasks.includes(task)))
    throw badRequest('List of tasks to reset does not match the tasks to rerun.');
  if (tasks.length === 0) return {};
  if (old.action.runner_type !== 'orquesta')
    throw badRequest('Task option is only supported for Orquesta workflows.');
  return { tasks, ...(reset.length === 0 ? {} : { reset }) };
}

/** What starts an execution: `POST /executions`, and `…/re_run` for one that has been. */
export function executionStartRoutes(backend: Backend): Route[] {
  const { executor, library } = backend;

  const runnable = (ref: string) => {
    const action = library.action(ref);
    const runner = action === undefined ? undefined : findRunner(action.runner_type);
    if (action === undefined || runner === undefined) throw badRequest(`Action "${ref}" cannot be found.`);
    return { action, runner };
  };

  /** Whether a command that runs this, or a workflow that it is a part of, waits for somebody. */
  const signedOff = ({ action: { ref }, parent }: ExecutionRecord): boolean => {
    const { all } = backend.aliases;
    const leading = all.filter((alias) => alias.action_ref === ref);
    if (leading.some((alias) => wantsSignOff(alias) || signedOffWithin(alias, all) !== undefined))
      return true;
    const above = parent === undefined ? undefined : executor.get(parent);
    return above !== undefined && signedOff(above);
  };

  /**
   * A browser that came in by a link from chat repeats what was run, as it was: for anything else chat has rights,
   * sign-offs and an audit. @throws Fault 403
   */
  const refuseFromPage = ({ identity, body, query }: ApiRequest, old: ExecutionRecord) => {
    if (identity.location !== 'cookie') return;
    if (signedOff(old))
      throw forbidden('This command is signed off in chat each time it runs. Give it there.');
    if (query.size > 0 || Object.keys(bodyMapping(body)).length > 0)
      throw forbidden('The page runs this again as it was, and not otherwise. Give the command in chat.');
  };

  const create = (request: ApiRequest) => {
    const body = checkBody<ExecutionBody>(request.body, createSchema);
    const { action, runner } = runnable(body.action);
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, body.parameters ?? {}, { cast: FROM_API }),
      context: { ...body.context, user: actingAs(request, body.user), pack: action.pack },
      role: request.identity.role,
      ...(body.notify === undefined ? {} : { notification: { from: 'request', notify: body.notify } }),
      ...(body.delay === undefined ? {} : { delay: body.delay }),
    });
    return { status: 201, body: executor.view(record, showsSecrets(request)) };
  };

  const reRun = (request: ApiRequest) => {
    const old = findExecution(backend, request.params.id ?? '');
    refuseFromPage(request, old);
    const body = bodyMapping(request.body);
    const { action, runner } = runnable(old.action.ref);
    const changed = bodyMapping(body.parameters ?? {});
    const parameters = isSetInQuery(request.query.get('no_merge'))
      ? changed
      : { ...old.parameters, ...changed };
    const again: Mapping = { ref: old.id, ...tasksOf(body, old) };
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, parameters, { cast: FROM_API }),
      context: {
        're-run': again,
        trace_context: old.context.trace_context ?? { id_: old.liveactionId },
        user: actingAs(request, body.user),
        pack: action.pack,
      },
      role: request.identity.role,
      ...(typeof body.delay === 'number' ? { delay: body.delay } : {}),
    });
    return { status: 201, body: executor.view(record, showsSecrets(request)) };
  };

  return [
    { method: 'POST', pattern: '/executions', role: 'operator', handler: create },
    { method: 'POST', pattern: '/executions/:id/re_run', role: 'operator', fromPage: true, handler: reRun },
  ];
}
