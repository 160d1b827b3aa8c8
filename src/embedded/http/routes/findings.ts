import type { Backend } from '../../backend';
import { findingsOf } from '../../findings';
import type { Route } from '../router';

/** `/hubot_st2/findings`, which StackStorm does not have: what of the packs and the store needs somebody's hand. */
export function findingRoutes(backend: Backend): Route[] {
  return [
    {
      method: 'GET',
      pattern: '/hubot_st2/findings',
      role: 'observer',
      handler: () => ({ body: findingsOf(backend) }),
    },
  ];
}
