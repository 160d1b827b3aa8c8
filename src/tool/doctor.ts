import { configWithPlugins } from '../config-with-plugins';
import { type Config, secretsOf } from '../core/config';
import { Secrets } from '../core/secrets';
import { examine, reportLines } from '../plugins/health/doctor';
import { namesBackend } from './backend-in-environment';
import { JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from './command';
import { DATA_OPTION, runningConfig, storeOf } from './embedded-at-hand';

/** `hubot-st2 doctor`: everything between the bot and StackStorm, and what to fix. */
export const doctor: ToolCommand = {
  name: 'doctor',
  summary: 'Check addresses, credentials, rights, stream and rules of the StackStorm in the environment',
  options: { ...DATA_OPTION, ...JSON_OPTION },
  notes: `Looks at the StackStorm that ST2_API_URL and the ST2_ names beside it describe, as the bot would; without them at the
embedded backend of the bot that runs here.
The same in chat: \`st2 doctor\`. Exit code: 0 all is well, 1 something is broken.`,
  async run(call) {
    const { environment, terminal, has } = call;
    const examined = namesBackend(environment) ? configured(call) : await runningConfig(call);
    if (examined === undefined)
      throw new UsageError(
        `no bot runs with ${storeOf(call)}, and ST2_API_URL names no StackStorm: start the bot, or set ST2_API_URL`,
      );
    const findings = await examine(examined, new Secrets(secretsOf(examined)));
    if (has('json')) terminal.print(JSON.stringify(findings, undefined, 2));
    else for (const line of reportLines(findings)) terminal.print(line);
    return findings.some(({ state }) => state === 'broken') ? 1 : 0;
  },
};

/** The StackStorm that the environment names. @throws UsageError for settings that cannot be */
function configured({ environment, terminal }: ToolCall): Config {
  const { config, faults, problems } = configWithPlugins({ ...environment });
  for (const problem of problems) terminal.complain(problem);
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  return config;
}
