import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import type { BridgeContext } from '../../core/bridge-context';
import { examine, type Finding, reportLines } from './doctor';

/** `st2 doctor`: what is wrong between the bot and StackStorm, and in the bot's own files. */
export function doctorCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'doctor',
    help: ['st2 doctor - checks what the bot needs to work, and says what to fix'],
    async run(call) {
      const findings = [...(await examine(context.config, context.secrets, context.log)), ...ownFindings(context)];
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

function ownFindings(context: BridgeContext): Finding[] {
  const findings: Finding[] = [];
  if (context.config.policyFile !== undefined) {
    const problems = policyFile.problems();
    findings.push(
      problems.length === 0
        ? { about: 'policy', state: 'ok', said: `${policyFile.current().rules.length} rules are in force` }
        : {
            about: 'policy',
            state: 'broken',
            said: problems.map(({ message }) => message).join('; '),
            fix: 'correct the file of ST2_POLICY_FILE; `hubot-st2 policy check` says where',
          },
    );
  }
  if (context.config.auditFile !== undefined) {
    const broken = audit.broken();
    findings.push(
      broken === undefined
        ? { about: 'audit', state: 'ok', said: 'records are written' }
        : {
            about: 'audit',
            state: 'broken',
            said: `records cannot be written: ${broken}`,
            fix: 'make room or correct ST2_AUDIT_FILE',
          },
    );
  }
  const problems = context.aliases().problems.length;
  if (problems > 0) {
    findings.push({
      about: 'aliases',
      state: 'warning',
      said: `${problems} formats cannot be used`,
      fix: '`st2 aliases` says which and why',
    });
  }
  return findings;
}
