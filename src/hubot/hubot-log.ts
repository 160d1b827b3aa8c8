import type { Log } from '../core/log';
import type { Secrets } from '../core/secrets';
import type { HubotLogger, HubotRobot } from './hubot-robot';

type Level = 'debug' | 'info' | 'warn' | 'error';

/**
 * The bridge's log, written by the robot's own logger with secrets taken out. The logger is looked up at
 * each line: the Shell adapter replaces its methods when it starts, and some are asynchronous.
 */
export function hubotLog(robot: Pick<HubotRobot, 'logger'>, secrets: Secrets): Log {
  const write = (level: Level, text: string, fields?: Record<string, unknown>) => {
    const details = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
    const line = secrets.hide(`hubot-st2: ${text}${details}`);
    try {
      const written = methodFor(robot.logger, level)?.call(robot.logger, line);
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

function methodFor(logger: HubotLogger, level: Level) {
  return logger[level] ?? (level === 'warn' ? logger.warning : undefined) ?? logger.info;
}
