import type { Backend } from '../../backend';
import { checkedParameters } from '../../executions/execution-request';
import { badRequest, forbidden } from '../../fault';
import type { Mapping } from '../../mapping';
import { shortCastFault } from '../../parameters/cast';
import { findRunner } from '../../runners';
import { bodyMapping, checkBody } from '../body';
import type { ApiRequest } from '../request';
import type { Route } from '../router';
import { findExecution, showsSecrets } from './executions';

interface ExecutionBody {
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

/** For whom it is run: another than oneself may only be named by an administrator, as the user's keys come with it. */
function actingAs({ identity }: ApiRequest, user: unknown): string {
  if (typeof user !== 'string' || user === identity.user) return identity.user;
  if (identity.role !== 'admin')
    throw forbidden(`User "${identity.user}" may not run anything as "${user}".`);
  return user;
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

  const create = (request: ApiRequest) => {
    const body = checkBody<ExecutionBody>(request.body, createSchema);
    const { action, runner } = runnable(body.action);
    const record = executor.submit({
      action,
      parameters: checkedParameters(action, runner, body.parameters ?? {}, shortCastFault),
      context: { ...body.context, user: actingAs(request, body.user), pack: action.pack },
      ...(body.notify === undefined ? {} : { notification: { from: 'request', notify: body.notify } }),
      ...(body.delay === undefined ? {} : { delay: body.delay }),
    });
    return { status: 201, body: executor.view(record, showsSecrets(request)) };
  };

  const reRun = (request: ApiRequest) => {
    const old = findExecution(backend, request.params.id ?? '');
    const body = bodyMapping(request.body);
    const { action, runner } = runnable(old.action.ref);
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
    return { status: 201, body: executor.view(record, showsSecrets(request)) };
  };

  return [
    { method: 'POST', pattern: '/executions', role: 'operator', handler: create },
    { method: 'POST', pattern: '/executions/:id/re_run', role: 'operator', handler: reRun },
  ];
}
