import type { Incoming, Person, Place } from '../../core/chat';
import type { Kept } from '../../core/kept';
import type { ApprovalRule } from '../../language/alias/approval-rule';
import type { Waits } from '../../state/pending-store';

/** A command that waits to be approved. */
export interface Approval extends Waits {
  rule: ApprovalRule;
  requester: Person;
  /** Where people are asked. */
  place: Place;
  /** Where the command was given, if that is somewhere else. */
  givenIn?: Place;
  /** What would run, for people: parameters are masked. */
  title: string;
  /** `pack.alias` */
  command: string;
  approvers: Person[];
  /** Where each of them said so, by id: where they may approve is for the policy to say. */
  approvedIn?: Record<string, Place>;
  /** The alias and its action as they were when people were asked: a change voids their approvals. */
  signed: string;
  /** The command itself, sealed. */
  request: Kept;
  /** Set while it is being started: a crash then must not start it twice. */
  starting?: true;
}

/** What an approver's word does. */
export type ApprovalStep =
  | { refused: string }
  /** Counted; `missing` more are needed. */
  | { counted: Approval; missing: number }
  /** Enough have agreed, and all of them still may. */
  | { complete: Approval };

/**
 * Somebody approves. Pure: whether a person may approve now is asked of `may`, also about those who approved earlier,
 * so that a right that was taken away since does not count.
 */
export function approve(
  approval: Approval,
  { person: who, place }: Pick<Incoming, 'person' | 'place'>,
  may: (person: Person, place: Place, terms: string[]) => boolean,
): ApprovalStep {
  const { rule, requester, approvers, approvedIn = {} } = approval;
  if (approval.starting) return { refused: 'it has been approved already and is starting' };
  if (who.id === requester.id) {
    return { refused: 'you asked for it yourself, so somebody else has to approve it' };
  }
  if (!may(who, place, rule.by)) return { refused: 'you are not allowed to approve it' };
  if (approvers.some((person) => person.id === who.id)) return { refused: 'you have approved it already' };
  const still = (person: Person) => may(person, approvedIn[person.id] ?? approval.place, rule.by);
  const counting = [...approvers.filter(still), who];
  const next = { ...approval, approvers: counting, approvedIn: { ...approvedIn, [who.id]: place } };
  return counting.length >= rule.count
    ? { complete: next }
    : { counted: next, missing: rule.count - counting.length };
}

/** Somebody says no. The requester may take it back; otherwise it needs the same right as approving. */
export function deny(
  approval: Approval,
  who: Person,
  isMeant: (id: string, terms: string[]) => boolean,
): { refused: string } | { denied: string } {
  if (approval.starting) return { refused: 'it has been approved already and is starting' };
  if (who.id === approval.requester.id) return { denied: `taken back by ${who.name}` };
  if (!isMeant(who.id, approval.rule.by)) return { refused: 'you are not allowed to decide about it' };
  return { denied: `denied by ${who.name}` };
}
