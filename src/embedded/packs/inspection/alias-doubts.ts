import { type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import type { RuleKnowledge } from './rule-faults';

/** Immutable parameters of an alias that its action does not take: each command is refused because of them. */
export function aliasDoubts(raw: Mapping, known: Pick<RuleKnowledge, 'action'>): PackFault[] {
  const ref = String(raw.action_ref ?? '');
  const parameters = known.action(ref);
  if (parameters === undefined) return [];
  const names = Object.keys(parameters);
  return Object.keys(mapping(raw.immutable_parameters))
    .filter((name) => !names.includes(name))
    .map((name) =>
      doubt(
        ['immutable_parameters', name],
        `The action ${ref} has no parameter "${name}", so every command of this alias is refused.`,
        didYouMean(name, names, `It takes ${names.join(', ')}.`),
      ),
    );
}
