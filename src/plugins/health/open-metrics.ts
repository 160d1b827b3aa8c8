import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import type { HealthSnapshot, Metrics } from './metrics';

/**
 * The metrics of a bridge whose owner asked for them. Only then is the package behind them loaded, and only then need it be
 * installed.
 * @returns undefined, after a line in the log that says what to do, where prom-client is missing
 */
export function openMetrics(
  snapshot: () => Promise<HealthSnapshot>,
  clock: Clock,
  log: Log,
): Metrics | undefined {
  try {
    const room = require('./metrics') as typeof import('./metrics');
    return new room.Metrics(snapshot, clock);
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    log.error(`ST2_METRICS=1 needs the package prom-client: npm install prom-client (${why}).`);
    return undefined;
  }
}
