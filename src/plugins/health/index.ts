import type { BridgeContext } from '../../core/bridge-context';
import type { HealthFinding } from '../../core/health-finding';
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
      api: await answersSoon(context),
      ...{ ready: health.ready(), stream: health.stream(), queue: health.queue(), lastEventAt },
      live: context.progress.size,
      aliases: context.aliases().aliases.length,
      waiting: (await context.waitingForPeople()).length,
    });
    const findings: HealthFinding[] = [];
    const report = (finding: HealthFinding) => {
      findings.push(finding);
      log[finding.state === 'broken' ? 'error' : 'warn'](`${finding.said}: ${finding.fix}.`);
    };
    const metrics = config.metrics ? openMetrics(snapshot, clock, report) : undefined;
    const pages = healthPages({ snapshot, metrics, log });
    const asked = [...(config.health ? ['/health'] : []), ...(metrics === undefined ? [] : ['/metrics'])];
    const { healthListen } = config;
    if (healthListen === undefined || config.health) openHealthRoutes(robot, pages, asked, report);
    const close = healthListen === undefined ? undefined : await openHealthServer(healthListen, pages);
    return {
      commands: [doctorCommand(context)],
      findings: () => findings,
      ...(metrics === undefined ? {} : { observer: metrics.observer }),
      onEvent(event) {
        lastEventAt = clock.now();
        metrics?.onEvent(event);
      },
      stop: () => close?.(),
    };
  },
});

const API_PATIENCE_MS = 3_000;

/** Whether StackStorm's API answers at this moment; one that takes long does not. */
async function answersSoon({ st2, clock }: Pick<BridgeContext, 'st2' | 'clock'>): Promise<boolean> {
  let callOff = () => {};
  const late = new Promise<false>((resolve) => {
    callOff = clock.after(API_PATIENCE_MS, () => resolve(false));
  });
  const answer = st2.version().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => callOff());
}
