import type * as OpenTelemetry from '@opentelemetry/api';
import type { BridgeContext } from '../../core/bridge-context';
import { messageOf } from '../../core/message-of';
import { definePlugin, type OpenPlugin } from '../../core/plugin';
import { type Setting, text } from '../../core/setting';
import { CommandTraces } from './command-traces';

const EXPORTER = 'OTEL_TRACES_EXPORTER';

/** OpenTelemetry's own names: whoever exports traces has set one of them. */
const SETTINGS = {
  exporter: {
    names: [EXPORTER],
    kind: text,
    default: undefined,
    purpose: "OpenTelemetry's own: which exporter its SDK uses for traces. `none` switches them off.",
    topic: 'operation',
  } as Setting<string | undefined>,
  endpoint: {
    names: ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    kind: text,
    default: undefined,
    purpose: "OpenTelemetry's own: where its SDK sends traces.",
    topic: 'operation',
  } as Setting<string | undefined>,
};

/**
 * Traces of commands, from the message to its answer, for whoever exports them. Speaks `@opentelemetry/api`
 * alone: which SDK is registered, and where it sends what it gets, is the owner's business (docs/operate.md).
 */
export const tracingPlugin = definePlugin({
  name: 'tracing',
  settings: SETTINGS,
  open(context, { exporter, endpoint }): OpenPlugin {
    const isWanted = exporter === undefined ? endpoint !== undefined : exporter !== 'none';
    const otel = isWanted ? load(context) : undefined;
    if (otel === undefined) return {};
    const tracer = otel.trace.getTracer('hubot-st2');
    if (!hasProvider(otel))
      context.log.warn(
        'Traces are wanted, but no OpenTelemetry SDK is registered. Start the bot with NODE_OPTIONS="--require @opentelemetry/auto-instrumentations-node/register".',
      );
    const { clock, service, secrets } = context;
    const traces = new CommandTraces({
      ...{ otel, tracer, clock, service: service.name },
      hide: (words) => secrets.hide(words),
    });
    return { observer: traces.observer, stop: () => traces.stop() };
  },
});

/** Only now is the package loaded, and only now need it be installed. */
function load({ log }: Pick<BridgeContext, 'log'>): typeof OpenTelemetry | undefined {
  try {
    return require('@opentelemetry/api') as typeof OpenTelemetry;
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    log.error(`Traces need the package @opentelemetry/api: npm install @opentelemetry/api (${why}).`);
    return undefined;
  }
}

/** Whether anybody gets what is traced. */
function hasProvider({ trace }: typeof OpenTelemetry): boolean {
  const provider = trace.getTracerProvider() as Partial<OpenTelemetry.ProxyTracerProvider>;
  return provider.getDelegateTracer?.('hubot-st2') !== undefined || provider.getDelegate === undefined;
}
