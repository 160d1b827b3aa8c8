import type { Log } from '../core/log';
import type { Secrets } from '../core/secrets';
import type { HubotLogger, HubotRobot } from './hubot-robot';

type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * The bridge's log, written by the robot's own logger with secrets taken out. The logger is looked up at
 * each line: the Shell adapter replaces its methods when it starts, and some are asynchronous.
 * @param format `json`: details are members of the line's object, also where the robot's logger writes plain text
 */
export function hubotLog(
  robot: Pick<HubotRobot, 'logger'>,
  secrets: Secrets,
  format: 'text' | 'json' = 'text',
): Log {
  const write = (level: Level, text: string, fields: Record<string, unknown> = {}) => {
    try {
      const line = format === 'text' ? asText(text, fields) : asJson(robot.logger, level, text, fields);
      const written = methodFor(robot.logger, level)?.call(robot.logger, hidden(line, secrets));
      if (written instanceof Promise) written.catch(() => {});
    } catch {
      // A logger that fails has nowhere to say so, and must not take the bot with it.
    }
  };
  return {
    debug: (text, fields) => write('debug', text, fields),
    info: (text, fields) => write('info', text, fields),
    warn: (text, fields) => write('warn', text, fields),
    error: (text, fields) => write('error', text, fields),
  };
}

function asText(text: string, fields: Record<string, unknown>): string {
  return `hubot-st2: ${text}${Object.keys(fields).length === 0 ? '' : ` ${JSON.stringify(fields)}`}`;
}

/** Pino, Hubot's logger from 11 on, makes an object of each line itself. */
function asJson(logger: HubotLogger, level: Level, text: string, fields: Record<string, unknown>) {
  const line = { from: 'hubot-st2', ...fields, msg: text };
  return 'child' in logger ? line : JSON.stringify({ time: new Date().toISOString(), level, ...line });
}

function hidden(line: string | object, secrets: Secrets): string | object {
  if (typeof line === 'string') return secrets.hide(line);
  const clean: object = JSON.parse(secrets.hide(JSON.stringify(line)));
  return clean;
}

/** Pino takes an object, too, which Hubot's older loggers do not. */
function methodFor(logger: HubotLogger, level: Level): ((line: string | object) => unknown) | undefined {
  const {
    [level]: method,
    warning,
    info,
  } = logger as Record<string, ((line: string | object) => unknown) | undefined>;
  return method ?? (level === 'warn' ? warning : undefined) ?? info;
}
