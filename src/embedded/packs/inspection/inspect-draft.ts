import type { SourceFile } from '../../../language/lint';
import type { Finding } from '../../../language/lint/finding';
import { allRunners } from '../../runners';
import { actionFaults } from './action-faults';
import { findingsInText } from './findings-in-text';
import type { Knowledge } from './knowledge';
import { ruleFaults } from './rule-faults';
import { workflowFaults } from './workflow-faults';

/** What `inspectDraft` takes. */
export type DraftKind = 'action' | 'rule' | 'workflow';

/**
 * What `inspectPacks` would find in a file that is not written yet; whether the file that an action runs is there is not
 * looked at.
 * @param pack reference of the pack that it is for
 */
export function inspectDraft(kind: DraftKind, source: SourceFile, pack: string, known: Knowledge): Finding[] {
  const runners = allRunners().map(({ name }) => name);
  const faults = {
    action: (raw: Parameters<typeof actionFaults>[0]) => actionFaults(raw, pack, runners),
    rule: (raw: Parameters<typeof ruleFaults>[0]) => ruleFaults(raw, pack, known),
    workflow: (raw: Parameters<typeof workflowFaults>[0]) =>
      workflowFaults(raw, known.workflowActions, known),
  };
  return findingsInText(source, pack, faults[kind]);
}
