import type { IncomingHttpHeaders } from 'node:http';
import { withoutSlashes } from '../../../core/text-ends';
import type { Backend } from '../../backend';
import { notFound } from '../../fault';
import type { RuleMetadata } from '../../packs/pack';
import { dispatchTrigger, triggerSources } from '../../rules/dispatch';
import { headerName } from '../../rules/header-name';
import { TRIGGERS } from '../../triggers';
import { bodyMapping, checkBody } from '../body';
import { listAnswer } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

/** What is posted to `/webhooks/st2`: any trigger at all. */
interface GenericWebhook {
  trigger: string;
  payload?: Record<string, unknown>;
  trace_tag?: string | null;
}

const genericSchema = {
  type: 'object',
  properties: {
    trigger: { type: 'string' },
    payload: { type: 'object' },
    trace_tag: { type: ['string', 'null'] },
  },
  required: ['trigger'],
};

const isWebhook = (rule: RuleMetadata) => rule.enabled && rule.trigger.type === TRIGGERS.webhook;

const urlOf = (rule: RuleMetadata) => withoutSlashes(String(rule.trigger.parameters.url ?? ''));

/** What would let whoever reads the history log in. */
const CREDENTIALS = /^(?:st2-api-key|x-auth-token|authorization|cookie)$/;
const TRACE_TAG = 'St2-Trace-Tag';
/** An address of more parts than this is none. */
const MAX_DEPTH = 8;

/** The headers of a request without its credentials, each word with a capital, as StackStorm hands them on. */
function headersOf(headers: IncomingHttpHeaders): Record<string, string | string[] | undefined> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => !CREDENTIALS.test(name))
      .map(([name, value]) => [headerName(name), value]),
  );
}

/** `/webhooks…`: those that rules wait for, and what is posted to them. */
export function webhookRoutes({ rules, triggers, library }: Backend): Route[] {
  const sources = triggerSources({ library, rules });

  const webhooks = ({ query }: ApiRequest) => {
    const hooks = rules.all.filter(isWebhook).map((rule) => ({ url: urlOf(rule), rule: rule.ref }));
    return listAnswer(hooks, hooks.length, query);
  };

  /** What somebody posts to `/webhooks/<url>` becomes a trigger, if some rule waits for it. */
  const webhook = ({ path, body, raw, query }: ApiRequest) => {
    const url = withoutSlashes(path.replace(/^\/webhooks\//, ''));
    if (url === 'st2') {
      const wish = checkBody<GenericWebhook>(body, genericSchema);
      const { trigger, payload = {}, trace_tag } = wish;
      const traceTag = typeof trace_tag === 'string' ? { traceTag: trace_tag } : {};
      dispatchTrigger(triggers, sources, { trigger, payload, ...traceTag });
      return { status: 202, body: { ...wish } };
    }
    if (!rules.all.some((rule) => isWebhook(rule) && urlOf(rule) === url))
      throw notFound(`Webhook ${url} not registered.`);
    const { [TRACE_TAG]: traceTag, ...headers } = headersOf(raw.headers);
    const content = Array.isArray(body) ? body : bodyMapping(body);
    triggers.emit(
      TRIGGERS.webhook,
      {
        headers,
        headers_lower: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
        ),
        body: content,
        query: Object.fromEntries([...query].filter(([name]) => !/^(st2-api-key|x-auth-token)$/.test(name))),
        url,
      },
      traceTag === undefined ? undefined : String(traceTag),
    );
    return { status: 202, body: content };
  };

  return [
    { method: 'GET', pattern: '/webhooks', role: 'observer', handler: webhooks },
    ...Array.from({ length: MAX_DEPTH }, (_, depth): Route => {
      const pattern = `/webhooks${Array.from({ length: depth + 1 }, (_part, index) => `/:part${index}`).join('')}`;
      return { method: 'POST', pattern, role: 'operator', handler: webhook };
    }),
  ];
}
