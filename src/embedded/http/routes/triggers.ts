import type { Backend } from '../../backend';
import { badRequest, notFound } from '../../fault';
import { isObjectId } from '../../object-id';
import { triggerSources } from '../../rules/dispatch';
import { TIMER_TYPES, type Trigger } from '../../rules/trigger-types';
import { filtered, named, pageAnswer, sorted } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const isTimer = ({ type }: Trigger) => TIMER_TYPES.includes(type);

/** `/triggertypes`, `/triggers` and `/timers`: what rules wait for. */
export function triggerRoutes({ rules, library }: Backend): Route[] {
  const { triggers } = triggerSources({ library, rules });

  /** StackStorm gives all of them, where nobody asks for a page. */
  const answer = (items: readonly Trigger[], query: URLSearchParams) =>
    pageAnswer(items, query, (item) => item, -1);

  const trigger = ({ params }: ApiRequest) => {
    const wanted = params.id ?? '';
    const found = triggers().find(({ id, ref }) => id === wanted || ref === wanted);
    if (found !== undefined) return { body: found };
    // What is no id at all, StackStorm answers in other words.
    throw isObjectId(wanted)
      ? notFound(`Unable to find the TriggerDB instance. {'id': '${wanted}'}`)
      : notFound();
  };

  const timers = ({ query }: ApiRequest) => {
    const type = query.get('timer_type') || undefined;
    if (type !== undefined && !TIMER_TYPES.includes(type)) {
      const known = TIMER_TYPES.map((name) => `'${name}'`).join(', ');
      throw badRequest(`Timer type ${type} not in supported types - [${known}].`);
    }
    return answer(
      triggers().filter((item) => isTimer(item) && (type === undefined || item.type === type)),
      query,
    );
  };

  return [
    {
      method: 'GET',
      pattern: '/triggertypes',
      role: 'observer',
      handler: ({ query }) =>
        pageAnswer(sorted(filtered(library.triggerTypes, query, ['pack', 'name']), query), query),
    },
    {
      method: 'GET',
      pattern: '/triggertypes/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: named(library.triggerTypes, params.id ?? '') }),
    },
    {
      method: 'GET',
      pattern: '/triggers',
      role: 'observer',
      handler: ({ query }) => answer(triggers(), query),
    },
    { method: 'GET', pattern: '/triggers/:id', role: 'observer', handler: trigger },
    { method: 'GET', pattern: '/timers', role: 'observer', handler: timers },
    {
      method: 'GET',
      pattern: '/timers/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: named(triggers().filter(isTimer), params.id ?? '') }),
    },
  ];
}
