import { type Mapping, mapping } from '../../../core/mapping';
import type { PackFault } from './fault';
import { notifyDoubts } from './notify-doubts';

/** What is doubtful in a chain that runs all the same. */
export function chainDoubts({ chain }: Mapping): PackFault[] {
  return (Array.isArray(chain) ? chain : []).flatMap((step: unknown, index) =>
    notifyDoubts(mapping(step).notify, ['chain', index, 'notify']),
  );
}
