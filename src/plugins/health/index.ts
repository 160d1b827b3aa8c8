import { definePlugin } from '../../core/plugin';
import { doctorCommand } from './doctor-command';
import { healthPages, openHealthRoutes } from './health-routes';
import { openHealthServer } from './health-server';
import type { HealthSnapshot } from './metrics';
import { openMetrics } from './open-metrics';

/** Health, metrics, and the doctor. */
export const healthPlugin = definePlugin({
  name: 'health',
  async open(context) {
    const { config, clock, log, robot, health } = context;
    let lastEventAt: number | undefined;
    const snapshot = async (): Promise<HealthSnapshot> => ({
      ...{ ready: health.ready(), stream: health.stream(), queue: health.queue(), lastEventAt },
      live: context.progress.size,
      aliases: context.aliases().aliases.length,
      waiting: await context.waitingForPeople(),
    });
    const metrics = config.metrics ? openMetrics(snapshot, clock, log) : undefined;
    const pages = healthPages({ vitals: snapshot, metrics, log });
    const asked = [...(config.health ? ['/health'] : []), ...(metrics === undefined ? [] : ['/metrics'])];
    const { healthListen } = config;
    if (healthListen === undefined || config.health) openHealthRoutes(robot, pages, asked, log);
    const close = healthListen === undefined ? undefined : await openHealthServer(healthListen, pages);
    return {
      commands: [doctorCommand(context)],
      ...(metrics === undefined ? {} : { observer: metrics.observer }),
      onEvent(event) {
        lastEventAt = clock.now();
        metrics?.onEvent(event);
      },
      stop: () => close?.(),
    };
  },
});
