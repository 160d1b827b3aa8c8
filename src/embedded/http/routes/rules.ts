import type { Backend } from '../../backend';
import { Fault, notFound } from '../../fault';
import { objectId } from '../../object-id';
import { completeRule } from '../../packs/load-pack';
import type { RuleMetadata } from '../../packs/pack';
import { TRIGGERS } from '../../triggers';
import { checkBody } from '../body';
import { listAnswer, pageOf, sorted } from '../listing';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const ruleSchema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    pack: { type: 'string' },
    description: { type: ['string', 'null'] },
    enabled: { type: 'boolean' },
    trigger: {
      type: 'object',
      properties: { type: { type: 'string' }, parameters: { type: 'object' } },
      required: ['type'],
    },
    criteria: { type: 'object' },
    action: {
      type: 'object',
      properties: { ref: { type: 'string' }, parameters: { type: 'object' } },
      required: ['ref'],
    },
  },
  required: ['name', 'trigger', 'action'],
};

/** A rule as the API shows it. */
function view(rule: RuleMetadata) {
  const { type, parameters, ref } = rule.trigger;
  return {
    ...rule,
    trigger: { type, parameters, ref: ref ?? type },
    action: { ref: rule.action.ref, parameters: rule.action.parameters },
  };
}

/** `/rules…` and `/triggertypes`. */
export function ruleRoutes(backend: Backend): Route[] {
  const { rules, clock } = backend;

  const find = (reference: string): RuleMetadata => {
    const rule = rules.get(reference);
    if (rule === undefined) throw notFound(`Resource with a reference or id "${reference}" not found`);
    return rule;
  };

  const list = ({ query }: ApiRequest) => {
    const page = pageOf(query);
    const chosen = sorted(
      rules.all.filter(
        (rule) =>
          (query.get('pack') === null || rule.pack === query.get('pack')) &&
          (query.get('name') === null || rule.name === query.get('name')) &&
          (query.get('action') === null || rule.action.ref === query.get('action')) &&
          (query.get('trigger') === null || rule.trigger.type === query.get('trigger')) &&
          (query.get('enabled') === null || String(rule.enabled) === query.get('enabled')),
      ),
      query,
    );
    return listAnswer(chosen.slice(page.offset, page.offset + page.limit).map(view), chosen.length, query);
  };

  const create = ({ body }: ApiRequest) => {
    const rule = completeRule(checkBody<Record<string, unknown>>(body, ruleSchema), '');
    if (rules.get(rule.ref) !== undefined)
      throw new Fault(409, `There is a rule "${rule.ref}" already.`, {
        'conflict-id': rules.get(rule.ref)?.id,
      });
    const made = { ...rule, id: objectId(clock.now()) };
    rules.put(made);
    return { status: 201, body: view(made) };
  };

  const update = ({ params, body }: ApiRequest) => {
    const old = find(params.id ?? '');
    const rule = completeRule(checkBody<Record<string, unknown>>(body, ruleSchema), old.metadata_file);
    const changed = { ...rule, id: old.id };
    if (changed.ref !== old.ref) rules.delete(old);
    rules.put(changed);
    return { body: view(changed) };
  };

  const remove = ({ params }: ApiRequest) => {
    rules.delete(find(params.id ?? ''));
    return { status: 204, body: '' };
  };

  const triggerTypes = ({ query }: ApiRequest) => {
    const items = Object.values(TRIGGERS).map((ref) => ({
      ref,
      uid: `trigger_type:${ref.replace('.', ':')}`,
      name: ref.replace(/^core\./, ''),
      pack: 'core',
      tags: [],
    }));
    return listAnswer(items, items.length, query);
  };

  return [
    { method: 'GET', pattern: '/rules', role: 'observer', handler: list },
    { method: 'POST', pattern: '/rules', role: 'admin', handler: create },
    {
      method: 'GET',
      pattern: '/rules/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: view(find(params.id ?? '')) }),
    },
    { method: 'PUT', pattern: '/rules/:id', role: 'admin', handler: update },
    { method: 'DELETE', pattern: '/rules/:id', role: 'admin', handler: remove },
    { method: 'GET', pattern: '/triggertypes', role: 'observer', handler: triggerTypes },
  ];
}
