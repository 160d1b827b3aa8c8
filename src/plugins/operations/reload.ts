import { amount } from '../../core/amount';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';

/** `st2 reload`: reads the aliases again now. */
export function reloadCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'reload',
    help: ['st2 reload - reads the aliases from StackStorm again'],
    async run(call) {
      const before = context.aliases();
      const set = await context.reload();
      const change = set.aliases.length - before.aliases.length;
      const changed = change === 0 ? '' : ` (${change > 0 ? '+' : ''}${change})`;
      const problems =
        set.problems.length === 0
          ? ''
          : ` ${amount(set.problems.length, 'format')} cannot be used: \`st2 aliases\` says which.`;
      await call.reply({
        text: `${amount(set.aliases.length, 'alias is', 'aliases are')} loaded${changed}.${problems}`,
        outcome: 'succeeded',
      });
    },
  });
}
