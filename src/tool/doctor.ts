import { readConfig, secretsOf } from '../core/config';
import { Secrets } from '../core/secrets';
import { examine, reportLines } from '../plugins/health/doctor';
import { JSON_OPTION, type ToolCommand, UsageError } from './command';

/** `hubot-st2 doctor`: everything between the bot and StackStorm, and what to fix. */
export const doctor: ToolCommand = {
  name: 'doctor',
  summary: 'Check addresses, credentials, rights, stream and rules of the StackStorm in the environment',
  options: { ...JSON_OPTION },
  notes: `Looks at the StackStorm that ST2_API_URL and the ST2_ names beside it describe, as the bot would.
The same in chat: \`st2 doctor\`. Exit code: 0 all is well, 1 something is broken.`,
  async run({ environment, terminal, has }) {
    const { config, faults, problems } = readConfig({ ...environment });
    for (const problem of problems) terminal.complain(problem);
    if (faults.length > 0) throw new UsageError(faults.join('\n'));
    if (config.embedded) {
      throw new UsageError(
        'the embedded backend (ST2_EMBEDDED=1) is inside of the bot: say `st2 doctor` to the bot. This looks at a StackStorm, named by ST2_API_URL',
      );
    }
    const findings = await examine(config, new Secrets(secretsOf(config)));
    if (has('json')) terminal.print(JSON.stringify(findings, undefined, 2));
    else for (const line of reportLines(findings)) terminal.print(line);
    return findings.some(({ state }) => state === 'broken') ? 1 : 0;
  },
};
