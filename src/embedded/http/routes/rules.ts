import type { Mapping } from '../../../core/mapping';
import type { Backend } from '../../backend';
import { badRequest, Fault, noResource } from '../../fault';
import { objectId } from '../../object-id';
import { whyRuleIsRefused } from '../../packs/inspection';
import { completeRule } from '../../packs/load-pack';
import type { RuleMetadata } from '../../packs/pack';
import type { RuleLibrary } from '../../packs/rule-library';
import { checkBody } from '../body';
import { filtered, pageAnswer, sorted } from '../listing';
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
export function ruleView(rule: RuleMetadata) {
  const { type, parameters, ref } = rule.trigger;
  return {
    ...rule,
    trigger: { type, parameters, ref: ref ?? type },
    action: { ref: rule.action.ref, parameters: rule.action.parameters },
  };
}

/** The rules that a list's query asks for, in its order. */
export function rulesLike(rules: RuleLibrary, query: URLSearchParams): RuleMetadata[] {
  return sorted(
    filtered(rules.all, query, ['pack', 'name', 'enabled']).filter(
      (rule) =>
        (query.get('action') === null || rule.action.ref === query.get('action')) &&
        (query.get('trigger') === null || rule.trigger.type === query.get('trigger')),
    ),
    query,
  );
}

/** By reference or id. @throws Fault 404 */
export function ruleNamed(rules: RuleLibrary, reference: string): RuleMetadata {
  const rule = rules.get(reference);
  if (rule === undefined) throw noResource(reference);
  return rule;
}

/** `/rules…`, but for `/rules/views`. */
export function ruleRoutes(backend: Backend): Route[] {
  const { rules, clock, library } = backend;

  const find = (reference: string): RuleMetadata => ruleNamed(rules, reference);

  const list = ({ query }: ApiRequest) => pageAnswer(rulesLike(rules, query), query, ruleView);

  const read = (body: unknown, metadataFile: string): RuleMetadata => {
    const raw = checkBody<Mapping>(body, ruleSchema);
    const refused = whyRuleIsRefused(raw, library.packs);
    if (refused !== undefined) throw badRequest(refused);
    return completeRule(raw, metadataFile);
  };

  const create = ({ body }: ApiRequest) => {
    const rule = read(body, '');
    if (rules.get(rule.ref) !== undefined)
      throw new Fault(409, `There is a rule "${rule.ref}" already.`, {
        'conflict-id': rules.get(rule.ref)?.id,
      });
    const made = { ...rule, id: objectId(clock.now()) };
    rules.put(made);
    return { status: 201, body: ruleView(made) };
  };

  const update = ({ params, body }: ApiRequest) => {
    const old = find(params.id ?? '');
    const rule = read(body, old.metadata_file);
    const changed = { ...rule, id: old.id };
    if (changed.ref !== old.ref) rules.delete(old);
    rules.put(changed);
    return { body: ruleView(changed) };
  };

  const remove = ({ params }: ApiRequest) => {
    rules.delete(find(params.id ?? ''));
    return { status: 204, body: '' };
  };

  return [
    { method: 'GET', pattern: '/rules', role: 'observer', handler: list },
    { method: 'POST', pattern: '/rules', role: 'admin', handler: create },
    {
      method: 'GET',
      pattern: '/rules/:id',
      role: 'observer',
      handler: ({ params }) => ({ body: ruleView(find(params.id ?? '')) }),
    },
    { method: 'PUT', pattern: '/rules/:id', role: 'admin', handler: update },
    { method: 'DELETE', pattern: '/rules/:id', role: 'admin', handler: remove },
  ];
}
