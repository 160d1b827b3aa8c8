import type { Backend } from '../../backend';
import type { Route } from '../router';
import { actionRoutes } from './actions';
import { aliasExecutionRoutes } from './alias-executions';
import { aliasRoutes } from './aliases';
import { credentialRoutes } from './credentials';
import { executionRoutes } from './executions';
import { streamRoutes } from './stream';

/** What `GET /` answers: the version of StackStorm whose API this is. */
const VERSION = { version: '3.10dev', docs_url: 'http://docs.stackstorm.com/latest' };

/** Every route of the API; a new group is one file in this folder and one line here. */
export function allRoutes(backend: Backend): Route[] {
  return [
    { method: 'GET', pattern: '/', role: 'observer', handler: () => ({ body: VERSION }) },
    ...credentialRoutes(backend),
    ...aliasRoutes(backend),
    ...aliasExecutionRoutes(backend),
    ...executionRoutes(backend),
    ...actionRoutes(backend),
    ...streamRoutes(backend),
  ];
}
