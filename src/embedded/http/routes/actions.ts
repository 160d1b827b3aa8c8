import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Backend } from '../../backend';
import { parameterSchemas } from '../../executions/execution-request';
import { actionView } from '../../executions/new-record';
import { noResource, notFound } from '../../fault';
import type { StoredAction } from '../../packs/pack';
import { allRunners, findRunner } from '../../runners';
import { runnerView } from '../../runners/runner-view';
import { listAnswer, narrow, narrowingOf, pageAnswer, pageOf, sorted } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const ATTRIBUTES = new Set([
  'tags',
  'uid',
  'metadata_file',
  'name',
  'ref',
  'description',
  'enabled',
  'entry_point',
  'pack',
  'runner_type',
  'parameters',
  'output_schema',
  'notify',
  'id',
]);

/** What a list of actions may be asked to leave out. */
const EXCLUDABLE = new Set(['parameters', 'notify']);

/** `/actions…` and `/runnertypes`. */
export function actionRoutes(backend: Backend): Route[] {
  const { library } = backend;
  const find = (reference: string): StoredAction => {
    const action = library.action(reference);
    if (action === undefined) throw noResource(reference);
    return action;
  };

  /** The runner's parameters together with the action's, as forms and help want them. */
  const allParameters = (action: StoredAction) => {
    const runner = findRunner(action.runner_type);
    return runner === undefined ? action.parameters : parameterSchemas(action, runner);
  };

  const chosen = ({ query }: ApiRequest) =>
    sorted(
      library.actions.filter(
        (action) =>
          (query.get('pack') === null || action.pack === query.get('pack')) &&
          (query.get('name') === null || action.name === query.get('name')) &&
          (query.get('runner_type') === null || action.runner_type === query.get('runner_type')),
      ),
      query,
    );

  const list = (request: ApiRequest) => {
    const page = pageOf(request.query);
    const narrowing = narrowingOf(request.query, ATTRIBUTES, EXCLUDABLE);
    const actions = chosen(request);
    const items = actions
      .slice(page.offset, page.offset + page.limit)
      .map((action) => narrow(actionView(action), narrowing, ['id', 'ref', 'name', 'pack']));
    return listAnswer(items, actions.length, request.query);
  };

  const overview = (request: ApiRequest) => {
    const page = pageOf(request.query);
    const actions = chosen(request);
    const items = actions
      .slice(page.offset, page.offset + page.limit)
      .map((action) => ({ ...actionView(action), parameters: allParameters(action) }));
    return listAnswer(items, actions.length, request.query);
  };

  const entryPoint = ({ params }: ApiRequest) => {
    const action = find(params.id ?? '');
    const file = resolve(join(action.packFolder, 'actions'), action.entry_point);
    if (action.entry_point === '' || !file.startsWith(action.packFolder + sep))
      throw notFound(`Action "${action.ref}" has no file of its own.`);
    try {
      return {
        body: readFileSync(file, 'utf8'),
        contentType: /\.ya?ml$/.test(file) ? 'application/x-yaml' : 'text/plain',
      };
    } catch {
      throw notFound(`The file ${action.entry_point} of action "${action.ref}" is not there.`);
    }
  };

  const runnerTypes = ({ query }: ApiRequest) => {
    const name = query.get('name');
    const views = allRunners()
      .map(runnerView)
      .filter((view) => name === null || view.name === name)
      .sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    return pageAnswer(views, query);
  };

  const runnerType = ({ params }: ApiRequest) => {
    const wanted = params.id ?? '';
    const view = allRunners()
      .map(runnerView)
      .find(({ id, name }) => id === wanted || name === wanted);
    if (view === undefined) throw notFound(`Resource with a name or id "${wanted}" not found`);
    return { body: view };
  };

  return [
    { method: 'GET', pattern: '/actions', role: 'observer', handler: list },
    {
      method: 'GET',
      pattern: '/actions/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: actionView(find(params.id ?? '')) }),
    },
    { method: 'GET', pattern: '/actions/views/overview', role: 'observer', handler: overview },
    {
      method: 'GET',
      pattern: '/actions/views/overview/:id',
      role: 'observer',
      handler: ({ params }) => {
        const action = find(params.id ?? '');
        return { body: { ...actionView(action), parameters: allParameters(action) } };
      },
    },
    {
      method: 'GET',
      pattern: '/actions/views/parameters/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: { parameters: allParameters(find(params.id ?? '')) } }),
    },
    { method: 'GET', pattern: '/actions/views/entry_point/:id', role: 'observer', handler: entryPoint },
    { method: 'GET', pattern: '/runnertypes', role: 'observer', handler: runnerTypes },
    { method: 'GET', pattern: '/runnertypes/:id', role: 'observer', handler: runnerType },
  ];
}
