import { readApprovalRule } from '../../alias/approval-rule';
import { readConfirmRule } from '../../alias/confirm-rule';
import { mistypedSignOffInWords, mistypedSignOffs } from '../../alias/mistyped-sign-off';
import type { AliasSource } from '../alias-source';
import type { Finding } from '../finding';
import { everyAlias } from '../lint-rule';

/** `extra.chat.confirm` and `extra.chat.approve`: what the bot cannot understand there, it refuses to run. */
export const signOffRule = everyAlias(({ alias, parameters }) => checkSignOff(alias, parameters));

function checkSignOff(alias: AliasSource, parameters: readonly string[]): Finding[] {
  const { chat } = (alias.mapping.extra ?? {}) as { chat?: { confirm?: unknown; approve?: unknown } | null };
  const read = {
    confirm: readConfirmRule(chat?.confirm, parameters),
    approve: readApprovalRule(chat?.approve),
  };
  const mistyped = mistypedSignOffs(alias.mapping.extra).map((one) =>
    alias.atKey(one.path, {
      rule: 'bad-sign-off',
      kind: 'error',
      why: `${mistypedSignOffInWords(one)}; the bot refuses to run the command, for its author wanted it signed off.`,
      fix: `Write ${one.meant}.`,
    }),
  );
  const misread = Object.entries(read).flatMap(([key, rule]) => {
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
  return [...mistyped, ...misread];
}
