import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { doubt } from './doubt';
import type { PackFault } from './fault';

/** Where a file of a pack refers to an action, and to which. */
type Reference = [path: PackFault['path'], ref: unknown];

/** Kinds of files that refer to actions. */
export type ReferringKind = 'alias' | 'rule' | 'orquesta' | 'action-chain';

const REFERENCES: Readonly<Record<ReferringKind, (raw: Mapping) => Reference[]>> = {
  alias: (raw) => [[['action_ref'], raw.action_ref]],
  rule: (raw) => [[['action', 'ref'], mapping(raw.action).ref]],
  orquesta: (raw) =>
    Object.entries(mapping(raw.tasks)).map(([name, task]) => [
      ['tasks', name, 'action'],
      mapping(task).action,
    ]),
  'action-chain': (raw) =>
    (Array.isArray(raw.chain) ? raw.chain : []).map((step: unknown, index) => [
      ['chain', index, 'ref'],
      isMapping(step) ? step.ref : undefined,
    ]),
};

/**
 * Actions that a file refers to and that are disabled: StackStorm refuses to run them. A file that is disabled itself may
 * refer to what it likes.
 * @param isDisabled whether there is an action of this reference, and it is disabled
 */
export function disabledDoubts(
  raw: Mapping,
  kind: ReferringKind,
  isDisabled: (ref: string) => boolean,
): PackFault[] {
  if (raw.enabled === false) return [];
  return REFERENCES[kind](raw).flatMap(([path, written]) => {
    // A task of a workflow may give parameters behind the reference.
    const [ref = ''] = typeof written === 'string' ? written.trim().split(/\s/, 1) : [];
    return isDisabled(ref)
      ? [
          doubt(
            path,
            `The action ${ref} is disabled, so each run is refused.`,
            'Write `enabled: true` in its file, or run another.',
          ),
        ]
      : [];
  });
}
