import type { Backend } from '../../backend';
import { badRequest } from '../../fault';
import { loginOf, MAX_TTL_SECONDS } from '../authentication';
import { checkBody } from '../body';
import { LoginThrottle } from '../login-throttle';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const tokenSchema = {
  type: 'object',
  properties: { user: { type: ['string', 'null'] }, ttl: { type: ['integer', 'null'], minimum: 1 } },
};

/** `/tokens` and `/user`. */
export function credentialRoutes(backend: Backend): Route[] {
  const { authentication, clock } = backend;
  const brake = new LoginThrottle(clock);

  const create = async ({ body, raw }: ApiRequest) => {
    const { authorization } = raw.headers;
    const { user, role } = await brake.attempt(
      raw.socket.remoteAddress ?? '',
      loginOf(authorization)?.user ?? '',
      () => authentication.logIn(authorization),
    );
    const wish = checkBody<{ user?: string | null; ttl?: number | null }>(body, tokenSchema);
    if (typeof wish.user === 'string' && wish.user !== user)
      throw badRequest('Current user is not a service and cannot request impersonated tokens');
    const ttl = wish.ttl ?? MAX_TTL_SECONDS;
    if (ttl > MAX_TTL_SECONDS)
      throw badRequest(`TTL specified ${ttl} is greater than max allowed ${MAX_TTL_SECONDS}.`);
    const { text, token } = authentication.issueToken(user, role, ttl);
    return {
      status: 201,
      body: { user, token: text, expiry: token.expiry, metadata: {}, service: false, id: token.id },
      headers: { 'X-API-URL': '' },
    };
  };

  const validate = ({ body }: ApiRequest) => {
    const { token } = checkBody<{ token: string }>(body, {
      type: 'object',
      properties: { token: { type: 'string' } },
      required: ['token'],
    });
    return { body: { valid: authentication.isValid(token) } };
  };

  const user = ({ identity }: ApiRequest) => ({
    body: {
      username: identity.user,
      authentication: {
        method: identity.method,
        location: identity.location,
        ...(identity.expiry === undefined ? {} : { token_expire: identity.expiry.replace(/\.\d+Z$/, 'Z') }),
      },
      rbac: {
        enabled: identity.role !== 'admin',
        roles: identity.role === 'admin' ? [] : [identity.role],
        is_admin: identity.role === 'admin',
      },
    },
  });

  return [
    { method: 'POST', pattern: '/tokens', role: 'nobody', handler: create },
    { method: 'POST', pattern: '/tokens/validate', role: 'observer', handler: validate },
    { method: 'GET', pattern: '/user', role: 'observer', handler: user },
  ];
}
