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
    return "extra.chat.approve.by must be a person's id, group:NAME, role:NAME, everyone, or a list of these";
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
