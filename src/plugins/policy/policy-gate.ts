import type { Gate } from '../../core/gate';
import { refusalSentence } from '../../core/rights';
import type { Guard } from './guard';

/** Nothing that the policy refuses gets past, whichever way it came. Asked again before it starts. */
export function policyGate(guard: Guard): Gate {
  return {
    name: 'policy',
    async check({ hit, incoming }) {
      const decision = await guard.command(hit, incoming);
      return decision.allowed ? 'go' : { refused: refusalSentence(decision) };
    },
  };
}
