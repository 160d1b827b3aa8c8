import type { Backend } from '../../backend';
import { notFound } from '../../fault';
import { idOfReference } from '../../object-id';
import { maskedConfig, maskedSchema, shownConfig } from '../../packs/config-view';
import type { Pack } from '../../packs/pack';
import { pageAnswer, sorted } from '../listing';
import { type ApiRequest, showsSecrets } from '../request';
import type { Route } from '../router';

const isConfigured = (pack: Pack) => Object.keys(shownConfig(pack)).length > 0;
const hasSchema = ({ configSchema }: Pack) => configSchema !== undefined;

const noneOf = (reference: string) => notFound(`Unable to identify resource with pack_ref "${reference}".`);

function schemaView({ ref, configSchema = {} }: Pack) {
  return { id: idOfReference('config_schema', ref), pack: ref, attributes: maskedSchema(configSchema) };
}

/** `/configs…` and `/config_schemas…`: how packs are configured. */
export function configRoutes({ library }: Backend): Route[] {
  const configView = (request: ApiRequest) => (pack: Pack) => ({
    id: idOfReference('config', pack.ref),
    pack: pack.ref,
    values: showsSecrets(request) ? shownConfig(pack) : maskedConfig(pack),
  });

  const config = (request: ApiRequest) => {
    const reference = request.params.ref ?? '';
    const pack = library.pack(reference);
    if (pack === undefined || !isConfigured(pack)) throw noneOf(reference);
    return { body: configView(request)(pack) };
  };

  const schema = ({ params }: ApiRequest) => {
    const reference = params.ref ?? '';
    const pack = library.pack(reference);
    if (pack === undefined) throw notFound(`Resource with a ref or id "${reference}" not found`);
    if (!hasSchema(pack)) throw noneOf(reference);
    return { body: schemaView(pack) };
  };

  return [
    {
      method: 'GET',
      pattern: '/configs',
      role: 'observer',
      handler: (request) =>
        pageAnswer(
          sorted(library.packs.filter(isConfigured).map(configView(request)), request.query),
          request.query,
        ),
    },
    { method: 'GET', pattern: '/configs/:ref', role: 'observer', handler: config },
    {
      method: 'GET',
      pattern: '/config_schemas',
      role: 'observer',
      handler: ({ query }) =>
        pageAnswer(sorted(library.packs.filter(hasSchema).map(schemaView), query), query),
    },
    { method: 'GET', pattern: '/config_schemas/:ref', role: 'observer', handler: schema },
  ];
}
