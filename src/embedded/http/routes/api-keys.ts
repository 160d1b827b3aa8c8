import { randomBytes } from 'node:crypto';
import { MASK } from '../../../core/masking';
import type { Backend } from '../../backend';
import { notFound } from '../../fault';
import { objectId } from '../../object-id';
import { isoFromMicroseconds, microseconds } from '../../timestamps';
import { type ApiKey, hashOf } from '../authentication';
import { checkBody } from '../body';
import { listAnswer, pageOf } from '../listing';
import { type ApiRequest, isSetInQuery } from '../request';
import type { Route } from '../router';

interface KeyBody {
  user?: string | null;
  enabled?: boolean;
  metadata?: Record<string, unknown>;
}

const keySchema = {
  type: 'object',
  properties: {
    user: { type: ['string', 'null'] },
    enabled: { type: 'boolean' },
    metadata: {
      type: 'object',
      properties: { role: { enum: ['observer', 'operator', 'admin'] } },
    },
  },
};

/** `/apikeys…`. What a key may do is its `metadata.role`; without one it may do everything, as in StackStorm. */
export function apiKeyRoutes(backend: Backend): Route[] {
  const { documents, clock } = backend;

  const find = (id: string): ApiKey => {
    const key = documents.get<ApiKey>('apikey', id) ?? documents.named<ApiKey>('apikey', hashOf(id));
    if (key === undefined) throw notFound(`ApiKey matching identifier "${id}" not found.`);
    return key;
  };

  const masked = (key: ApiKey, request: ApiRequest) => {
    const show = isSetInQuery(request.query.get('show_secrets'));
    return {
      uid: show ? `api_key:${key.key_hash}` : MASK,
      user: key.user,
      key_hash: show ? key.key_hash : MASK,
      metadata: key.metadata,
      created_at: key.created_at,
      enabled: key.enabled,
      id: key.id,
    };
  };

  const list = (request: ApiRequest) => {
    const page = pageOf(request.query, 50);
    const keys = documents.all<ApiKey>('apikey').sort((a, b) => (a.id < b.id ? -1 : 1));
    const items = keys.slice(page.offset, page.offset + page.limit).map((key) => masked(key, request));
    return listAnswer(items, keys.length, request.query, 50);
  };

  const create = ({ body, identity }: ApiRequest) => {
    const wish = checkBody<KeyBody>(body, keySchema);
    const text = randomBytes(24).toString('base64url');
    const key: ApiKey = {
      id: objectId(clock.now()),
      user: wish.user ?? identity.user,
      key_hash: hashOf(text),
      metadata: wish.metadata ?? {},
      created_at: isoFromMicroseconds(microseconds(clock.now())),
      enabled: wish.enabled ?? true,
    };
    documents.put('apikey', key.id, key.key_hash, key);
    const { id, user, metadata, created_at, enabled } = key;
    return {
      status: 201,
      body: { uid: `api_key:${key.key_hash}`, user, metadata, created_at, enabled, id, key: text },
    };
  };

  const update = ({ params, body }: ApiRequest) => {
    const old = find(params.id ?? '');
    const wish = checkBody<KeyBody>(body, keySchema);
    const key: ApiKey = {
      ...old,
      user: wish.user ?? old.user,
      metadata: wish.metadata ?? old.metadata,
      enabled: wish.enabled ?? old.enabled,
    };
    documents.put('apikey', key.id, key.key_hash, key);
    const { id, user, key_hash, metadata, created_at, enabled } = key;
    return { body: { uid: 'api_key:', user, key_hash, metadata, created_at, enabled, id } };
  };

  const remove = ({ params }: ApiRequest) => {
    documents.delete('apikey', find(params.id ?? '').id);
    return { status: 204, body: '' };
  };

  return [
    { method: 'GET', pattern: '/apikeys', role: 'admin', handler: list },
    { method: 'POST', pattern: '/apikeys', role: 'admin', handler: create },
    {
      method: 'GET',
      pattern: '/apikeys/:id',
      role: 'admin',
      handler: (request) => ({ body: masked(find(request.params.id ?? ''), request) }),
    },
    { method: 'PUT', pattern: '/apikeys/:id', role: 'admin', handler: update },
    { method: 'DELETE', pattern: '/apikeys/:id', role: 'admin', handler: remove },
  ];
}
