import type { Backend } from '../../backend';
import type { Route } from '../router';
import { actionRoutes } from './actions';
import { aliasExecutionRoutes } from './alias-executions';
import { aliasRoutes } from './aliases';
import { apiKeyRoutes } from './api-keys';
import { configRoutes } from './configs';
import { credentialRoutes } from './credentials';
import { executionStartRoutes } from './execution-starts';
import { executionRoutes } from './executions';
import { findingRoutes } from './findings';
import { inquiryRoutes } from './inquiries';
import { keyRoutes } from './keys';
import { outputRoutes } from './output';
import { packRoutes } from './packs';
import { policyRoutes } from './policies';
import { ruleViewRoutes } from './rule-views';
import { ruleRoutes } from './rules';
import { sensorRoutes } from './sensors';
import { streamRoutes } from './stream';
import { traceRoutes } from './traces';
import { triggerLogRoutes } from './trigger-log';
import { triggerRoutes } from './triggers';
import { webhookRoutes } from './webhooks';
import { workflowRoutes } from './workflows';

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
    ...executionStartRoutes(backend),
    ...actionRoutes(backend),
    ...outputRoutes(backend),
    ...inquiryRoutes(backend),
    ...keyRoutes(backend),
    ...apiKeyRoutes(backend),
    ...packRoutes(backend),
    ...configRoutes(backend),
    ...policyRoutes(backend),
    ...ruleRoutes(backend),
    ...ruleViewRoutes(backend),
    ...triggerRoutes(backend),
    ...triggerLogRoutes(backend),
    ...traceRoutes(backend),
    ...sensorRoutes(backend),
    ...findingRoutes(backend),
    ...webhookRoutes(backend),
    ...workflowRoutes(backend),
    ...streamRoutes(backend),
  ];
}
