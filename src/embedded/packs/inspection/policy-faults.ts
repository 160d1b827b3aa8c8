import { type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import type { ActionParameter } from '../../../core/stackstorm-types';
import { schemaOfParameters } from '../../parameters/json-schema';
import { faultOf } from '../../parameters/validate';
import { POLICY_TYPES } from '../policy-types';
import { isFilled, ownerFault, wrong } from './action-faults';
import { type PackFault, unknownKeys } from './fault';
import { type RuleKnowledge, unknownAction } from './rule-faults';

const KEYS = [
  ...['name', 'pack', 'ref', 'id', 'uid', 'description', 'enabled', 'resource_ref', 'policy_type'],
  ...['parameters', 'tags', 'metadata_file'],
];

/** What is wrong in a policy: its kind, its action, its parameters. */
export function policyFaults(raw: Mapping, pack: string, known: RuleKnowledge): PackFault[] {
  const missing = ['name', 'resource_ref', 'policy_type'].filter((key) => !isFilled(raw[key]));
  return [
    ...missing.map((key) => wrong([], `A policy needs ${key}.`, `Add \`${key}:\`.`)),
    ...ownerFault(raw, pack),
    ...unknownKeys(raw, KEYS, [], 'a policy'),
    ...(isFilled(raw.policy_type) ? typeFaults(String(raw.policy_type), mapping(raw.parameters)) : []),
    ...(isFilled(raw.resource_ref) && known.action(String(raw.resource_ref)) === undefined
      ? unknownAction(String(raw.resource_ref), ['resource_ref'], known)
      : []),
  ];
}

function typeFaults(type: string, parameters: Mapping): PackFault[] {
  const found = POLICY_TYPES.find(({ ref }) => ref === type);
  const types = POLICY_TYPES.map(({ ref }) => ref);
  if (found === undefined)
    return [
      wrong(
        ['policy_type'],
        `There is no kind of policy "${type}".`,
        didYouMean(type, types, `Write one of ${types.join(', ')}.`),
      ),
    ];
  const schemas = found.parameters as Record<string, ActionParameter>;
  const defaults = Object.entries(schemas).flatMap(([name, schema]) =>
    schema.default === undefined ? [] : [[name, schema.default] as const],
  );
  const why = faultOf(schemaOfParameters(schemas), { ...Object.fromEntries(defaults), ...parameters });
  if (why === undefined) return [];
  const names = Object.keys(schemas);
  const stranger = Object.keys(parameters).find((name) => !names.includes(name));
  const takes = `It takes ${names.join(', ')}.`;
  return [
    wrong(
      ['parameters'],
      `The parameters of the policy do not fit ${type}: ${why}.`,
      stranger === undefined ? takes : didYouMean(stranger, names, takes),
    ),
  ];
}
