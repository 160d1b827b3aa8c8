import type { Clock } from '../../core/clock';
import type { HealthFinding } from '../../core/health-finding';
import { messageOf } from '../../core/message-of';
import type { HealthSnapshot, Metrics } from './metrics';

/**
 * The metrics of a bridge whose owner asked for them. Only then is the package behind them loaded, and only then need it be
 * installed.
 * @param report is told what to do where prom-client is missing
 * @returns undefined where it is
 */
export function openMetrics(
  snapshot: () => Promise<HealthSnapshot>,
  clock: Clock,
  report: (finding: HealthFinding) => void,
): Metrics | undefined {
  try {
    const room = require('./metrics') as typeof import('./metrics');
    return new room.Metrics(snapshot, clock);
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    const said = `ST2_METRICS=1 needs the package prom-client (${why})`;
    report({ about: 'metrics', state: 'broken', said, fix: 'npm install prom-client' });
    return undefined;
  }
}
