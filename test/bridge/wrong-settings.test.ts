import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/compose';
import { SmallHubot } from '../hubot/small-hubot';

describe('a bridge in somebody’s Hubot with a wrong setting', () => {
  it('stays, and answers every command and the doctor with what to change', async () => {
    const hubot = new SmallHubot();
    const bridge = compose(hubot.asRobot, { ST2_API_URL: 'htp:/foo' });
    bridge.start();
    await bridge.ready;
    expect(bridge.startFault).toMatch(/^ST2_API_URL must be an address/);
    for (const text of ['disk', 'help', 'st2 doctor']) {
      hubot.sent.length = 0;
      hubot.say(`hubot ${text}`);
      await hubot.hears(/ST2_API_URL must be an address that begins with http:\/\//);
    }
    await bridge.stop();
  });

  it('is told by the doctor in as many words, and once', async () => {
    const hubot = new SmallHubot();
    const bridge = compose(hubot.asRobot, { ST2_API_URL: 'htp:/foo' });
    bridge.start();
    await bridge.ready;
    hubot.say('hubot st2 doctor');
    await hubot.hears(/ST2_API_URL must be/);
    const [first, ...more] = hubot.sent.map(({ text }) => text);
    expect(first).toMatch(/^I could not start: ST2_API_URL must be an address that begins with [^\n]*$/);
    expect(more).toEqual([]);
    await bridge.stop();
  });

  it('has the doctor name what was asked for and cannot be had: a page without a web server, metrics without their package', async () => {
    jest.doMock('prom-client', () => {
      throw new Error("Cannot find module 'prom-client'");
    });
    const hubot = new SmallHubot();
    const bridge = compose(hubot.asRobot, {
      ...{ ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k', ST2_HEALTH: '1', ST2_METRICS: '1' },
    });
    bridge.start();
    await bridge.ready;
    hubot.say('hubot st2 doctor');
    const page =
      /! health: ST2_HEALTH cannot be answered, because .* is closed\n {4}→ set PORT, or set ST2_HEALTH_LISTEN/;
    const metrics =
      /✗ metrics: ST2_METRICS=1 needs the package prom-client .*\n {4}→ npm install prom-client/;
    await hubot.hears(page);
    await hubot.hears(metrics);
    expect(hubot.logged.join('\n')).toMatch(/prom-client \(.*\): npm install prom-client\./);
    await bridge.stop();
    jest.dontMock('prom-client');
  });

  it('lets the doctor answer anybody while the policy cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-policy-'));
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'default: [');
    const hubot = new SmallHubot();
    const bridge = compose(hubot.asRobot, {
      ...{ ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k', ST2_POLICY_FILE: policy },
    });
    bridge.start();
    await bridge.ready;
    expect(bridge.startFault).toContain(`The policy file ${policy}:1 cannot be used`);
    hubot.say('hubot st2 doctor');
    await hubot.hears(/policy: not YAML/);
    await bridge.stop();
    rmSync(folder, { recursive: true });
  });
});
