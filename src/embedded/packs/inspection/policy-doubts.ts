import { type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { doubt, switchDoubts } from './doubt';
import type { PackFault } from './fault';
import type { RuleKnowledge } from './rule-faults';

/** What is doubtful in a policy that is loaded all the same: numbers with which nothing runs, parameters that are not there. */
export function policyDoubts(raw: Mapping, known: RuleKnowledge): PackFault[] {
  const type = String(raw.policy_type);
  const { threshold, max_retry_count: count, attributes } = mapping(raw.parameters);
  const path = ['parameters'];
  const isLimit = type.startsWith('action.concurrency');
  return [
    ...switchDoubts(raw.enabled),
    ...(isLimit && typeof threshold === 'number' && threshold < 1
      ? [
          doubt(
            [...path, 'threshold'],
            `With a threshold of ${threshold} the action never runs.`,
            'Write how many may run at once, 1 or more.',
          ),
        ]
      : []),
    ...(type === 'action.retry' && typeof count === 'number' && count < 1
      ? [
          doubt(
            [...path, 'max_retry_count'],
            `With a max_retry_count of ${count} the action is never run again.`,
            'Write 1 or more, or remove the policy.',
          ),
        ]
      : []),
    ...(type === 'action.concurrency.attr'
      ? attributeDoubts(attributes, String(raw.resource_ref), [...path, 'attributes'], known)
      : []),
  ];
}

function attributeDoubts(
  attributes: unknown,
  ref: string,
  path: PackFault['path'],
  known: RuleKnowledge,
): PackFault[] {
  const parameters = known.action(ref);
  if (attributes === undefined || attributes === null)
    return [
      doubt(
        ['parameters'],
        'Without attributes the policy counts all executions of the action, whatever their parameters.',
        'Add `attributes: [name]`, or write `policy_type: action.concurrency`.',
      ),
    ];
  if (parameters === undefined || !Array.isArray(attributes)) return [];
  const names = Object.keys(parameters);
  return attributes.flatMap((name: unknown, index) =>
    typeof name !== 'string' || names.includes(name)
      ? []
      : [
          doubt(
            [...path, index],
            `The action ${ref} has no parameter "${name}", so the policy does not tell its executions apart by it.`,
            didYouMean(name, names, `It takes ${names.join(', ')}.`),
          ),
        ],
  );
}
