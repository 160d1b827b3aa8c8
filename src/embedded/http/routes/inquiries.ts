import type { Backend } from '../../backend';
import { forbidden } from '../../fault';
import { checkBody } from '../body';
import { pageAnswer } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const responseSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, response: { type: 'object' } },
  required: ['id', 'response'],
};

/** `/inquiries…` */
export function inquiryRoutes(backend: Backend): Route[] {
  const { inquiries } = backend;

  const list = ({ query }: ApiRequest) => pageAnswer(inquiries.pending(), query, (item) => item, 20);

  const respond = ({ params, body, identity }: ApiRequest) => {
    const id = params.id ?? '';
    // Which roles somebody has, only chat knows.
    if (identity.location === 'cookie' && inquiries.get(id).roles.length > 0)
      throw forbidden('This question is for people with certain roles. Answer it in chat.');
    const answer = checkBody<{ id: string; response: Record<string, unknown> }>(body, responseSchema);
    inquiries.respond(id, answer.response, identity.user);
    return { body: { id, response: answer.response } };
  };

  return [
    { method: 'GET', pattern: '/inquiries', role: 'observer', handler: list },
    {
      method: 'GET',
      pattern: '/inquiries/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: inquiries.get(params.id ?? '') }),
    },
    { method: 'PUT', pattern: '/inquiries/:id', role: 'operator', fromPage: true, handler: respond },
  ];
}
