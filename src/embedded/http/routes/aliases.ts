import { helpStrings } from '../../../language/alias';
import type { Backend } from '../../backend';
import { matchableAliases, matchCommand } from '../../chatops/command-matching';
import { badRequest, Fault, noResource, sentenceOf } from '../../fault';
import { objectId } from '../../object-id';
import { aliasSchema } from '../../packs/alias-schema';
import { completeAlias } from '../../packs/load-pack';
import type { StoredAlias } from '../../packs/pack';
import { faultOf } from '../../parameters/validate';
import { bodyMapping, checkBody } from '../body';
import { listAnswer, narrow, narrowingOf, pageOf, sorted } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const ATTRIBUTES = new Set([
  'uid',
  'metadata_file',
  'name',
  'ref',
  'description',
  'pack',
  'enabled',
  'action_ref',
  'formats',
  'ack',
  'result',
  'extra',
  'immutable_parameters',
  'id',
]);

const commandSchema = {
  type: 'object',
  properties: { command: { type: 'string' } },
  required: ['command'],
  additionalProperties: false,
};

/** `GET/POST/PUT/DELETE /actionalias…` */
export function aliasRoutes(backend: Backend): Route[] {
  const { aliases } = backend;
  const find = (reference: string): StoredAlias => {
    const alias = aliases.get(reference);
    if (alias === undefined) throw noResource(reference);
    return alias;
  };

  const list = ({ query }: ApiRequest) => {
    const page = pageOf(query);
    const narrowing = narrowingOf(query, ATTRIBUTES);
    const chosen = sorted(
      aliases.all.filter(
        (alias) =>
          (query.get('name') === null || alias.name === query.get('name')) &&
          (query.get('pack') === null || alias.pack === query.get('pack')) &&
          (query.get('action_ref') === null || alias.action_ref === query.get('action_ref')),
      ),
      query,
    );
    const items = chosen
      .slice(page.offset, page.offset + page.limit)
      .map((alias) => narrow({ ...alias }, narrowing, ['id', 'ref', 'name']));
    return listAnswer(items, chosen.length, query);
  };

  const match = ({ body }: ApiRequest) => {
    const { command } = checkBody<{ command: string }>(body, commandSchema);
    const found = matchCommand(matchableAliases(aliases.all), command);
    return {
      body: { actionalias: found.alias, display: found.display, representation: found.representation },
    };
  };

  const help = ({ query }: ApiRequest) => {
    const limit = query.get('limit') === null ? 0 : pageOf(query).limit;
    const offset = Number(query.get('offset') ?? 0);
    try {
      return {
        body: helpStrings(aliases.all, {
          filter: query.get('filter') ?? undefined,
          pack: query.get('pack') ?? undefined,
          limit: limit === Number.MAX_SAFE_INTEGER ? 0 : limit,
          offset,
        }),
      };
    } catch (error) {
      throw badRequest(`The filter is not a regular expression: ${sentenceOf(error)}`);
    }
  };

  const checked = (body: unknown): StoredAlias => {
    const raw = bodyMapping(body);
    const fault = faultOf(aliasSchema, raw);
    if (fault !== undefined) throw badRequest(fault);
    if (raw.formats === undefined) throw new Fault(500, 'Internal Server Error');
    return completeAlias(raw, String(raw.pack), '', '');
  };

  const create = ({ body }: ApiRequest) => {
    const alias = { ...checked(body), id: objectId(backend.clock.now()) };
    if (aliases.get(alias.ref) !== undefined) {
      throw new Fault(
        409,
        "Tried to save duplicate unique keys (E11000 duplicate key error collection: E11000 Duplicate Key Error, full error: {'index': 0, 'code': 11000, 'errmsg': 'E11000 duplicate key error collection: E11000 Duplicate Key Error'})",
        { 'conflict-id': null },
      );
    }
    aliases.put(alias, 'create');
    return { status: 201, body: alias };
  };

  const update = ({ params, body }: ApiRequest) => {
    const old = find(params.id ?? '');
    const raw = bodyMapping(body);
    const alias = checked(body);
    if (raw.id !== old.id)
      throw badRequest(`ValidationError (ActionAliasDB:${old.ref}) (Invalid ObjectID: ['id'])`);
    const changed = { ...alias, id: old.id, metadata_file: old.metadata_file };
    if (changed.ref !== old.ref) aliases.delete(old);
    aliases.put(changed, 'update');
    return { body: changed };
  };

  const remove = ({ params }: ApiRequest) => {
    aliases.delete(find(params.id ?? ''));
    return { status: 204, body: '' };
  };

  return [
    { method: 'GET', pattern: '/actionalias', role: 'observer', handler: list },
    { method: 'GET', pattern: '/actionalias/help', role: 'observer', handler: help },
    { method: 'POST', pattern: '/actionalias/match', role: 'observer', fromPage: true, handler: match },
    {
      method: 'GET',
      pattern: '/actionalias/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: find(params.id ?? '') }),
    },
    { method: 'POST', pattern: '/actionalias', role: 'admin', handler: create },
    { method: 'PUT', pattern: '/actionalias/:id', role: 'admin', handler: update },
    { method: 'DELETE', pattern: '/actionalias/:id', role: 'admin', handler: remove },
  ];
}
