import { configWithPlugins } from '../config-with-plugins';
import { systemClock } from '../core/clock';
import { type Config, secretsOf } from '../core/config';
import type { Log } from '../core/log';
import { Secrets } from '../core/secrets';
import type { StackStorm } from '../core/stackstorm';
import { botCredentials } from '../stackstorm/bot-credentials';
import { StackStormClient } from '../stackstorm/client';
import { endpointsOf } from '../stackstorm/endpoints';
import { createHttp } from '../stackstorm/http';
import { type ToolCall, UsageError } from './command';
import { printable, type Terminal } from './terminal';

/** Whether the environment names a StackStorm to talk to. */
export function namesBackend(environment: ToolCall['environment']): boolean {
  return Boolean(environment.ST2_API_URL || environment.ST2_API);
}

/** The StackStorm that the environment names (ST2_API_URL and the ST2_ names beside it), with the bot's rights. @throws UsageError */
export function backendInEnvironment(call: ToolCall): { st2: StackStorm; config: Config } {
  const { config, faults, problems } = configWithPlugins({ ...call.environment });
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  for (const problem of problems) call.terminal.complain(problem);
  return { config, st2: connect(config, call.terminal) };
}

/** A client for a backend that is configured like a bot's. */
export function connect(config: Config, terminal: Terminal): StackStorm {
  const secrets = new Secrets(secretsOf(config));
  const http = createHttp(config, complaining(terminal));
  const { api, auth } = endpointsOf(config);
  return new StackStormClient({
    http,
    api,
    secrets,
    credentials: botCredentials(config, { http, auth, secrets, clock: systemClock }),
  });
}

/** A log for a tool: what is wrong is said, everything else is not. */
export function complaining(terminal: Terminal): Log {
  const complain = (text: string) => terminal.complain(printable(text));
  return { debug() {}, info() {}, warn: complain, error: complain };
}
