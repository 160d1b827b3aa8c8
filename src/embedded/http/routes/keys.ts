import type { Backend } from '../../backend';
import type { KeyScope, StoredKey } from '../../datastore';
import { badRequest, forbidden, notFound } from '../../fault';
import { checkBody } from '../body';
import { listAnswer, pageOf } from '../listing';
import { type ApiRequest, isSetInQuery } from '../request';
import type { Route } from '../router';

const keySchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    value: { type: 'string' },
    scope: { type: ['string', 'null'] },
    user: { type: ['string', 'null'] },
    secret: { type: 'boolean' },
    encrypted: { type: 'boolean' },
    ttl: { type: ['integer', 'null'], minimum: 1 },
    id: { type: ['string', 'null'] },
    uid: { type: ['string', 'null'] },
    description: { type: ['string', 'null'] },
    expire_timestamp: { type: ['string', 'null'] },
  },
  required: ['value'],
  additionalProperties: false,
};

interface KeyBody {
  name?: string;
  value: string;
  scope?: string | null;
  user?: string | null;
  secret?: boolean;
  ttl?: number | null;
}

/** `system` and `user`, with or without the prefix that StackStorm shows. */
function scopeOf(text: string | null | undefined): KeyScope {
  const scope = (text || 'system').replace(/^st2kv\./, '');
  if (scope !== 'system' && scope !== 'user')
    throw badRequest(
      `Scope st2kv.${scope} is not in allowed scopes list: ['system', 'user', 'st2kv.system', 'st2kv.user'].`,
    );
  return scope;
}

/** `/keys…`: the datastore. */
export function keyRoutes(backend: Backend): Route[] {
  const { datastore } = backend;

  /** Whose keys: one's own, or another's where one is an administrator. */
  const ownerOf = ({ identity }: ApiRequest, user: string | null | undefined): string => {
    if (user === null || user === undefined || user === identity.user) return identity.user;
    if (identity.role !== 'admin')
      throw forbidden(`User "${identity.user}" may not use the keys of "${user}".`);
    return user;
  };

  const view = (key: StoredKey, request: ApiRequest) => {
    const decrypt = isSetInQuery(request.query.get('decrypt')) && key.secret;
    if (decrypt && request.identity.role !== 'admin' && key.scope === 'system')
      throw forbidden('Decrypt option requires administrator access');
    return {
      uid: `key_value_pair:st2kv.${key.scope}:${key.user === undefined ? '' : `${key.user}:`}${key.name}`,
      scope: `st2kv.${key.scope}`,
      name: key.name,
      value: decrypt ? datastore.plain(key) : key.value,
      secret: key.secret,
      ...(key.expire_timestamp === undefined ? {} : { expire_timestamp: key.expire_timestamp }),
      id: key.id,
      ...(key.user === undefined ? {} : { user: key.user }),
      encrypted: key.secret && !decrypt,
    };
  };

  const find = (request: ApiRequest): StoredKey => {
    const name = request.params.name ?? '';
    const scope = scopeOf(request.query.get('scope'));
    const key = datastore.find(
      name,
      scope,
      scope === 'user' ? ownerOf(request, request.query.get('user')) : '',
    );
    if (key === undefined) throw notFound(`The key "${name}" does not exist in the StackStorm datastore.`);
    return key;
  };

  const list = (request: ApiRequest) => {
    const { query } = request;
    const page = pageOf(query);
    const all = query.get('scope') === 'all';
    // Naming a user asks for that user's keys.
    const asked = query.get('user') ? 'user' : query.get('scope');
    const scope = all ? undefined : scopeOf(asked);
    const user = ownerOf(request, query.get('user'));
    const keys = datastore
      .all()
      .filter(
        (key) =>
          (scope === undefined || key.scope === scope) && (key.user === undefined || key.user === user),
      )
      .filter((key) => key.name.startsWith(query.get('prefix') ?? ''));
    const items = keys.slice(page.offset, page.offset + page.limit).map((key) => view(key, request));
    return listAnswer(items, keys.length, query);
  };

  const put = (request: ApiRequest) => {
    const body = checkBody<KeyBody>(request.body, keySchema);
    const name = request.params.name ?? '';
    const scope = scopeOf(body.scope ?? request.query.get('scope'));
    const key = datastore.put(name, body.value, {
      scope,
      ...(scope === 'user' ? { user: ownerOf(request, body.user ?? request.query.get('user')) } : {}),
      ...(typeof body.ttl === 'number' ? { ttlSeconds: body.ttl } : {}),
      ...(body.secret === true ? { encrypt: true } : {}),
    });
    return { body: view(key, request) };
  };

  const remove = async (request: ApiRequest) => {
    const key = find(request);
    await datastore.delete(key.name, {
      scope: key.scope,
      ...(key.user === undefined ? {} : { user: key.user }),
    });
    return { status: 204, body: '' };
  };

  return [
    { method: 'GET', pattern: '/keys', role: 'observer', handler: list },
    {
      method: 'GET',
      pattern: '/keys/:name',
      role: 'observer',
      handler: (request) => ({ body: view(find(request), request) }),
    },
    { method: 'PUT', pattern: '/keys/:name', role: 'operator', handler: put },
    { method: 'DELETE', pattern: '/keys/:name', role: 'operator', handler: remove },
  ];
}
