import { type AliasSource, everyAlias } from '../language/lint';
import type { Finding } from '../language/lint/finding';
import { readApprovalRule } from '../plugins/sign-off/approval';
import { readConfirmRule } from '../plugins/sign-off/confirmation';

/** `extra.chat.confirm` and `extra.chat.approve`: what the bot cannot understand there, it refuses to run. */
export const signOffRule = everyAlias(({ alias, parameters }) => checkSignOff(alias, parameters));

function checkSignOff(alias: AliasSource, parameters: readonly string[]): Finding[] {
  const { chat } = (alias.mapping.extra ?? {}) as { chat?: { confirm?: unknown; approve?: unknown } | null };
  const read = {
    confirm: readConfirmRule(chat?.confirm, parameters),
    approve: readApprovalRule(chat?.approve),
  };
  return Object.entries(read).flatMap(([key, rule]) => {
    if (typeof rule !== 'string') return [];
    return [
      alias.atKey(['extra', 'chat', key], {
        rule: 'bad-sign-off',
        kind: 'error',
        why: `${rule}; the bot refuses to run the command, for its author wanted it signed off.`,
        fix: 'Write it as docs/aliases.md shows, or leave it out.',
      }),
    ];
  });
}
