import type { Backend } from '../../backend';
import type { RuleMetadata } from '../../packs/pack';
import { triggerOf } from '../../rules/trigger-types';
import { pageAnswer } from '../listing';
import type { Route } from '../router';
import { ruleNamed, rulesLike, ruleView } from './rules';

/** `/rules/views…`: rules with what their action and their trigger are about, for those who show them. */
export function ruleViewRoutes({ rules, library }: Backend): Route[] {
  const view = (rule: RuleMetadata) => {
    const { action, trigger, ...rest } = ruleView(rule);
    return {
      ...rest,
      action: { ...action, description: library.action(action.ref)?.description ?? '' },
      trigger: {
        ...trigger,
        ref: triggerOf(trigger.type, trigger.parameters).ref,
        description: library.triggerTypes.find(({ ref }) => ref === trigger.type)?.description ?? '',
      },
    };
  };

  return [
    {
      method: 'GET',
      pattern: '/rules/views',
      role: 'observer',
      handler: ({ query }) => pageAnswer(rulesLike(rules, query), query, view),
    },
    {
      method: 'GET',
      pattern: '/rules/views/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: view(ruleNamed(rules, params.id ?? '')) }),
    },
  ];
}
