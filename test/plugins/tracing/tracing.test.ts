import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { bridgeOnTimed, type OnTimed, until } from '../../bridge/bridge-on-timed';

const memory = new InMemorySpanExporter();
let bot: OnTimed;
afterEach(async () => {
  await bot.stop();
  memory.reset();
  trace.disable();
});

function register(): void {
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }),
  );
}

/** The spans of one command, its message first. */
async function journey(): Promise<[root: ReadableSpan, ...parts: ReadableSpan[]]> {
  await until(() => memory.getFinishedSpans().some(({ name }) => name.startsWith('command ')));
  const spans = memory.getFinishedSpans();
  const root = spans.find(({ name }) => name.startsWith('command '));
  if (root === undefined) throw new Error('no message was traced');
  return [root, ...spans.filter((span) => span !== root)];
}

it('a command is one trace: its message, with gates, request, execution and answer one after the other', async () => {
  register();
  bot = await bridgeOnTimed({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
  bot.hubot.say('hubot echo a word that nobody else reads');
  await bot.hubot.hears(/stdout : a word/);
  const [root, ...parts] = await journey();
  expect(root.name).toBe('command bench.echo');
  expect(root.attributes).toMatchObject({
    'hubot_st2.action': 'core.echo',
    'hubot_st2.execution': bot.st2.executions[0]?.id,
    'hubot_st2.room': 'room-1',
  });
  expect(parts.map(({ name }) => name)).toEqual(['gates', 'request', 'execution', 'answer']);
  expect(parts[2]?.attributes).toMatchObject({ 'hubot_st2.status': 'succeeded' });
  for (const part of parts) {
    expect(part.parentSpanContext?.spanId).toBe(root.spanContext().spanId);
    expect(part.spanContext().traceId).toBe(root.spanContext().traceId);
  }
  expect(parts.slice(1).map(({ startTime }) => startTime)).toEqual(
    parts.slice(0, -1).map(({ endTime }) => endTime),
  );
  const written = memory
    .getFinishedSpans()
    .map(({ name, attributes, status }) => ({ name, attributes, status }));
  expect(JSON.stringify(written)).not.toContain('nobody else');
});

it('one that is refused says why, and one whose execution fails says that', async () => {
  register();
  bot = await bridgeOnTimed({ OTEL_TRACES_EXPORTER: 'otlp' }, (st2) => {
    st2.instead = (asked) =>
      asked === 'POST /v1/aliasexecution' ? [403, { faultstring: 'not for you' }] : undefined;
  });
  bot.hubot.say('hubot echo one');
  const [refused] = await journey();
  expect(refused.status).toMatchObject({ code: 2, message: expect.stringContaining('not for you') });
  memory.reset();
  bot.st2.instead = () => undefined;
  bot.st2.result = () => ({ status: 'failed', result: { stderr: 'no' } });
  bot.hubot.say('hubot echo two');
  const [, , , execution] = await journey();
  expect(execution).toMatchObject({ name: 'execution', status: { code: 2, message: 'failed' } });
});

it('nothing is traced where no exporter is configured', async () => {
  register();
  bot = await bridgeOnTimed();
  bot.hubot.say('hubot echo one');
  await bot.hubot.hears(/stdout : one/);
  expect(memory.getFinishedSpans()).toEqual([]);
});

it('whoever configured an exporter and registered no SDK is told what to start the bot with', async () => {
  bot = await bridgeOnTimed({ OTEL_TRACES_EXPORTER: 'otlp' });
  expect(bot.hubot.logged.join('\n')).toMatch(
    /no OpenTelemetry SDK is registered\. Start the bot with NODE_OPTIONS/,
  );
});
