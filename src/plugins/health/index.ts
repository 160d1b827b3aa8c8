import { definePlugin } from '../../core/plugin';
import { doctorCommand } from './doctor-command';
import { openHealthRoutes } from './health-routes';
import type { HealthSnapshot } from './metrics';
import { openMetrics } from './open-metrics';

/** Health, metrics, and the doctor. */
export const healthPlugin = definePlugin({
  name: 'health',
  open(context) {
    const { config, clock, log, robot, health } = context;
    let lastEventAt: number | undefined;
    const snapshot = async (): Promise<HealthSnapshot> => ({
      ...{ ready: health.ready(), stream: health.stream(), queue: health.queue(), lastEventAt },
      live: context.progress.size,
      aliases: context.aliases().aliases.length,
      waiting: await context.waitingForPeople(),
    });
    const metrics = config.metrics ? openMetrics(snapshot, log) : undefined;
    openHealthRoutes(robot, { health: config.health, metrics, log, vitals: snapshot });
    return {
      commands: [doctorCommand(context)],
      ...(metrics === undefined ? {} : { observer: metrics.observer }),
      onEvent(event) {
        lastEventAt = clock.now();
        metrics?.onEvent(event);
      },
    };
  },
});
