import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Axios } from 'axios';
import { Bridge } from '../../src/bridge';
import { silentLog } from '../../src/core/log';
import { Answers } from '../../src/delivery/answers';
import { DirectAnswers } from '../../src/delivery/direct-answers';
import { MessageClaims } from '../../src/delivery/message-claims';
import { startEmbedded } from '../../src/embedded';
import { ProcessGroups } from '../../src/embedded/processes/process-groups';
import { shellCommandRunner } from '../../src/embedded/runners/shell-command';
import { ExecutionStore } from '../../src/embedded/store/execution-store';
import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';
import { picture, StackProbe, type WayPoint, wayOf } from './way-through';

const DOCS = resolve(__dirname, '../../docs/architecture.md');

/** The files that one command passes on a bot with its backend, from the first word to the answer. */
async function watchOneCommand(): Promise<Record<'message' | 'event' | 'request', WayPoint[]>> {
  const probes = {
    handled: new StackProbe('bridge', Bridge.prototype, 'handle'),
    claimed: new StackProbe('delivery/message-claims', MessageClaims.prototype, 'take'),
    sent: new StackProbe('stackstorm/request', Axios.prototype, 'request', ({ url }) =>
      String(url).includes('/aliasexecution'),
    ),
    ended: new StackProbe('delivery/direct-answers', DirectAnswers.prototype, 'answer'),
    answered: new StackProbe('delivery/answers', Answers.prototype, 'deliver'),
    inserted: new StackProbe('embedded/store/execution-store', ExecutionStore.prototype, 'insert'),
    run: new StackProbe('embedded/runners/shell-command', shellCommandRunner, 'run'),
    spawned: new StackProbe('embedded/processes/process-groups', ProcessGroups.prototype, 'run'),
  };
  const store = mkdtempSync(join(tmpdir(), 'architecture-'));
  const embedded = await startEmbedded({ packs: [resolve(__dirname, '../../packs')], store, log: silentLog });
  const hubot = new SmallHubot();
  const bridge = composeOn(hubot, {
    ST2_API_URL: embedded.url,
    ST2_API_KEY: embedded.apiKey,
    ST2_CHAT_PACE: '10000/1000',
  });
  const said = new StackProbe('chat/text-service', hubot.adapter, 'send');
  try {
    bridge.start();
    await bridge.ready;
    await new Promise<void>((resolve) => {
      const { send } = hubot.adapter;
      hubot.adapter.send = async (...args) => {
        await send(...args);
        if (hubot.sent.length === 2) resolve();
      };
      // Long enough that the bridge knows of the execution before its end is told.
      hubot.say('hubot run sleep 1');
    });
    const { handled, claimed, sent, ended, answered, inserted, run, spawned } = probes;
    return {
      message: wayOf(handled.last, claimed.last, sent.last),
      event: wayOf(ended.last, answered.last, said.last),
      request: wayOf(inserted.last, run.last, spawned.last),
    };
  } finally {
    for (const probe of Object.values(probes)) probe.restore();
    await bridge.stop();
    await embedded.close();
    rmSync(store, { recursive: true, force: true });
  }
}

describe('docs/architecture.md', () => {
  let ways: Awaited<ReturnType<typeof watchOneCommand>>;
  beforeAll(async () => {
    ways = await watchOneCommand();
  });

  it('shows the three ways as the code goes them', () => {
    const written = readFileSync(DOCS, 'utf8');
    const current = Object.entries(ways).reduce(
      (text, [name, way]) =>
        text.replace(
          new RegExp(`(<!-- ${name}: .*-->\n)[\\s\\S]*?(<!-- end -->)`),
          (_, begin: string, end: string) => `${begin}${way.length} files.\n\n${picture(way)}\n${end}`,
        ),
      written,
    );
    if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCS, current);
    else expect(written).toBe(current);
  });

  it('leads a message through fifteen files at most', () => {
    expect(ways.message[0]?.file).toBe('hubot/listener');
    expect(ways.message.at(-1)?.file).toBe('stackstorm/request');
    expect(ways.message.length).toBeLessThanOrEqual(15);
  });
});
