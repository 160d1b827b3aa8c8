import type { Person, Place } from '../../core/chat';
import type { Kept } from '../../core/kept';
import type { Waits } from '../../state/pending-store';

/** What an alias asks for with `extra.chat.approve`. */
export interface ApprovalRule {
  /** How many people must agree; 1 or more. */
  count: number;
  /** Who may: `everyone`, `group:x`, `role:x`, ids, as in the policy file. */
  by: string[];
  /** How long it waits, in milliseconds. */
  withinMs: number;
  /** Where to ask, if not where the command was given. */
  room?: string;
}

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
 * Somebody approves. Pure: whether a person is meant by the rule now is asked of `isMeant`, also about
 * those who approved earlier, so that a right that was taken away since does not count.
 */
export function approve(
  approval: Approval,
  who: Person,
  isMeant: (id: string, terms: string[]) => boolean,
): ApprovalStep {
  const { rule, requester, approvers } = approval;
  if (approval.starting) return { refused: 'it has been approved already and is starting' };
  if (who.id === requester.id) {
    return { refused: 'you asked for it yourself, so somebody else has to approve it' };
  }
  if (!isMeant(who.id, rule.by)) return { refused: 'you are not allowed to approve it' };
  if (approvers.some((person) => person.id === who.id)) return { refused: 'you have approved it already' };
  const counting = [...approvers.filter((person) => isMeant(person.id, rule.by)), who];
  const next = { ...approval, approvers: counting };
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

const DEFAULT_WITHIN_MS = 30 * 60_000;

/**
 * Reads `extra.chat.approve`: a number, or `{count, by, minutes, room}`.
 * @returns the rule, undefined where the alias asks for none, or a sentence that says what is wrong:
 *   such an alias must not run at all, because its author wanted it approved
 */
export function readApprovalRule(written: unknown): ApprovalRule | undefined | string {
  if (written === undefined || written === null || written === false) return undefined;
  if (written === true) return { count: 1, by: ['everyone'], withinMs: DEFAULT_WITHIN_MS };
  if (typeof written === 'number') return readApprovalRule({ count: written });
  if (typeof written !== 'object' || Array.isArray(written)) {
    return 'extra.chat.approve must be a number or {count, by, minutes, room}';
  }
  const { count = 1, by = 'everyone', minutes = 30, room, ...rest } = written as Record<string, unknown>;
  const [strange] = Object.keys(rest);
  if (strange !== undefined)
    return `extra.chat.approve has "${strange}", which is unknown here (count, by, minutes, room)`;
  if (!Number.isInteger(count) || (count as number) < 1) return 'extra.chat.approve.count must be 1 or more';
  if (typeof minutes !== 'number' || !(minutes > 0))
    return 'extra.chat.approve.minutes must be a number above 0';
  const terms = Array.isArray(by) ? by : [by];
  if (terms.length === 0 || !terms.every((term) => typeof term === 'string' && term !== '')) {
    return 'extra.chat.approve.by must be a person’s id, group:NAME, role:NAME, everyone, or a list of these';
  }
  if (room !== undefined && (typeof room !== 'string' || room === '')) {
    return 'extra.chat.approve.room must be the id of a room';
  }
  return {
    count: count as number,
    by: terms as string[],
    withinMs: minutes * 60_000,
    ...(room === undefined ? {} : { room }),
  };
}
