import { amount } from '../../core/amount';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import type { HealthFinding } from '../../core/health-finding';
import { steerCommand } from '../../core/st2-command';
import { examine, reportLines } from './doctor';

/** `st2 doctor`: what is wrong between the bot and StackStorm, and in the bot's own files. */
export function doctorCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'doctor',
    help: ['st2 doctor - checks what the bot needs to work, and says what to fix'],
    async run(call) {
      const findings = [
        ...(await examine(context.config, context.secrets, context.log)),
        ...context.findings(),
        ...aliasFindings(context),
      ];
      const broken = findings.filter(({ state }) => state === 'broken').length;
      await call.reply({
        text:
          broken === 0 ? 'All is well.' : `${broken === 1 ? 'One thing is' : `${broken} things are`} broken:`,
        body: reportLines(findings).join('\n'),
        outcome: broken === 0 ? 'succeeded' : 'failed',
      });
    },
  });
}

function aliasFindings(context: BridgeContext): HealthFinding[] {
  const problems = context.aliases().problems.length;
  if (problems === 0) return [];
  return [
    {
      about: 'aliases',
      state: 'warning',
      said: `${amount(problems, 'format')} cannot be used`,
      fix: '`st2 aliases` says which and why',
    },
  ];
}
