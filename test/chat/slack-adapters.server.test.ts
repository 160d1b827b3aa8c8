import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { FakeSlack, type SlackPost } from '../fakes/slack';
import { BotProcess } from '../matrix/bot-process';
import { npmInstall, packageTarball } from '../matrix/package-tarball';
import { writeMatrixPack } from '../matrix/packs';

/** Both Slack adapters as npm serves them, in front of a Slack on this machine, with the packed package. */
interface Installation {
  packages: string[];
  adapter: string;
  env(slack: FakeSlack): Record<string, string>;
  /** Where the adapter's Web API client is pointed at the fake; a file of the bot's owner. */
  script(slack: FakeSlack): [path: string, code: string];
}

const installations: Record<string, Installation> = {
  'hubot-slack 4.10 on Hubot 3.5': {
    packages: ['hubot@3.5.0', 'hubot-slack@4.10.0', 'coffeescript@1.12.7'],
    adapter: 'slack',
    env: ({ url }) => ({
      HUBOT_SLACK_TOKEN: 'xoxb-test',
      // Asked for before any script can point the client at the fake, and asked for again for ever.
      DISABLE_USER_SYNC: '1',
      HUBOT_SLACK_RTM_CLIENT_OPTS: JSON.stringify({ slackAPIUrl: url }),
    }),
    script: ({ url }) => [
      'scripts/a.js',
      `module.exports = (robot) => { robot.adapter.client.web.slackAPIUrl = '${url}'; };`,
    ],
  },
  '@hubot-friends/hubot-slack 3.8 on Hubot 14': {
    packages: ['hubot@14.1.0', '@hubot-friends/hubot-slack@3.8.0'],
    adapter: '@hubot-friends/hubot-slack',
    env: ({ url }) => ({
      HUBOT_SLACK_BOT_TOKEN: 'xoxb-test',
      HUBOT_SLACK_APP_TOKEN: 'xapp-test',
      HUBOT_SLACK_SOCKET_MODE_OPTS: JSON.stringify({ clientOptions: { slackApiUrl: url } }),
    }),
    // Its client's address is fixed; an agent of the owner's leads every connection to the fake.
    script: ({ url }) => ['configuration/slack.mjs', agentFor(url)],
  },
};

function agentFor(url: string): string {
  const { hostname, port } = new URL(url);
  return `import { Agent } from 'node:http';
import { connect } from 'node:net';
class ToFake extends Agent { protocol = 'https:'; createConnection() { return connect(${port}, '${hostname}'); } }
export default (robot) => { robot.config = { ...robot.config, agent: new ToFake() }; };
`;
}

let slack: FakeSlack;
let backend: Embedded;
let home: string;
let bot: BotProcess | undefined;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'hubot-st2-slack-'));
  const packs = [resolve(__dirname, '../../packs'), writeMatrixPack(home)];
  backend = await startEmbedded({ packs, store: join(home, 'store'), log: silentLog, apiKey: 'k' });
});
afterAll(async () => {
  await backend.close();
  rmSync(home, { recursive: true, force: true });
});
beforeEach(async () => {
  slack = await FakeSlack.start();
});
afterEach(async () => {
  await bot?.stop();
  await slack.stop();
});

async function until<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const end = Date.now() + 90_000;
  while (Date.now() < end) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(
    `${what} did not happen.\nPosts: ${JSON.stringify(slack.posts)}\nCalls: ${slack.calls.join(' ')}\n${bot?.log.slice(-3_000)}`,
  );
}

const whole = (post: SlackPost) =>
  [post.text, ...(post.attachments ?? []).map(({ text }) => text)].join('\n');
const saying = (words: string) => () => slack.posts.find((post) => whole(post).includes(words));

test.each(Object.keys(installations))(
  '%s',
  async (name) => {
    const { packages, adapter, env, script } = installations[name] as Installation;
    const folder = join(home, adapter.replaceAll(/\W/g, '-'));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    writeFileSync(join(folder, 'external-scripts.json'), '["hubot-st2"]');
    await npmInstall(folder, [...packages, await packageTarball()]);
    const [path, code] = script(slack);
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), code);
    bot = new BotProcess(folder, ['-a', adapter, '-n', 'before'], {
      ...env(slack),
      ...{ ST2_API_URL: backend.url, ST2_API_KEY: 'k', PORT: '0' },
    });
    await until('connecting', () => slack.connected);
    await until('loading', () => /loaded, with \d+ format/.test(bot?.log ?? ''));

    // The name that Slack tells after the start is the one that counts; thrice delivered runs once.
    slack.say('U0ALICE', 'C0OPS', 'hubot matrix echo one', {}, 3);
    await until('the acknowledgment', saying('Started echo'));
    const result = await until('the result', saying('echo says one'));
    expect(result.channel).toBe('C0OPS');
    expect(result.attachments?.[0]).toMatchObject({ text: expect.stringContaining('echo says one') });
    expect(slack.called).toContain('@U0ALICE');

    slack.say(
      'U0ALICE',
      'C0OPS',
      '<@UBOT00001> matrix echo see <http://example.com|example.com> &lt;!channel&gt;',
    );
    const link = await until('the second result', saying('see example.com'));
    expect(whole(link)).toContain('&lt;!channel&gt;');
    expect(slack.called.filter((called) => called.startsWith('!'))).toEqual([]);

    slack.say('U0BOB', 'DU0BOB', 'matrix echo directly');
    expect((await until('the direct result', saying('echo says directly'))).channel).toBe('DU0BOB');

    const root = '1699999999.000100';
    slack.say('U0BOB', 'C0OPS', 'hubot matrix echo threaded', { thread_ts: root });
    expect((await until('the threaded result', saying('echo says threaded'))).thread_ts).toBe(root);

    slack.misbehave.next('chat.postMessage', { retryAfterSeconds: 1 });
    slack.say('U0BOB', 'C0OPS', 'hubot matrix echo patience');
    await until('the late result', saying('echo says patience'));

    slack.say('U0BOB', 'C0OPS', 'hubot matrix count many x');
    await until('the error', () =>
      slack.posts.find((post) => post.attachments?.some(({ color }) => color === 'danger')),
    );
    await new Promise((done) => setTimeout(done, 1_000));
    for (const words of ['one', 'directly', 'threaded', 'patience']) {
      expect(slack.posts.filter((post) => whole(post).includes(`echo says ${words}`))).toHaveLength(1);
    }
    expect(slack.refused).toEqual([]);
    expect(bot.alive).toBe(true);
  },
  180_000,
);
