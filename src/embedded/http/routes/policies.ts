import type { Backend } from '../../backend';
import { notFound } from '../../fault';
import type { PolicyMetadata } from '../../packs/pack';
import { POLICY_TYPES } from '../../packs/policy-types';
import { filtered, named, pageAnswer, sorted } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const view = (policy: PolicyMetadata) => ({ uid: `policy:${policy.pack}:${policy.name}`, ...policy });

/** `/policytypes…` and `/policies…`: the limits that packs set to how actions run. */
export function policyRoutes({ library }: Backend): Route[] {
  const policies = () =>
    library.packs.flatMap((pack) => pack.policies).sort((a, b) => (a.ref < b.ref ? -1 : 1));

  const type = ({ params }: ApiRequest) => {
    const wanted = params.id ?? '';
    const found = POLICY_TYPES.find(({ id, ref }) => id === wanted || ref === wanted);
    if (found === undefined) throw notFound(`PolicyType with a reference of id "${wanted}" not found.`);
    return { body: found };
  };

  const policy = ({ params }: ApiRequest) => ({ body: view(named(policies(), params.id ?? '')) });

  return [
    {
      method: 'GET',
      pattern: '/policytypes',
      role: 'observer',
      handler: ({ query }) =>
        pageAnswer(sorted(filtered(POLICY_TYPES, query, ['resource_type', 'name']), query), query),
    },
    { method: 'GET', pattern: '/policytypes/:id', role: 'observer', handler: type },
    {
      method: 'GET',
      pattern: '/policies',
      role: 'observer',
      handler: ({ query }) => {
        const chosen = filtered(policies(), query, ['pack', 'name', 'resource_ref', 'policy_type']);
        return pageAnswer(sorted(chosen, query), query, view);
      },
    },
    { method: 'GET', pattern: '/policies/:id', role: 'observer', handler: policy },
  ];
}
