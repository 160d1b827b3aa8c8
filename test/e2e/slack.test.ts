import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FakeSlack } from '../fakes/slack';
import { until } from '../until';
import { emptyFolder, removeFolder } from './bot';

const BIN = resolve(__dirname, '../../bin/hubot');

/** The adapter's client has Slack's address in it: every https connection leads to the fake. */
const toFake = (port: string) => `
const https = require('node:https');
const { Agent } = require('node:http');
const { connect } = require('node:net');
class ToFake extends Agent { protocol = 'https:'; createConnection() { return connect(${port}, '127.0.0.1'); } }
https.globalAgent = new ToFake();
`;

describe('bin/hubot -a slack', () => {
  it('needs two tokens and nothing else to answer in Slack, and ends in good order', async () => {
    const slack = await FakeSlack.start();
    const folder = emptyFolder();
    const preload = join(folder, 'to-fake.cjs');
    writeFileSync(preload, toFake(new URL(slack.url).port));
    const { PATH = '', HOME = '' } = process.env;
    const bot = spawn(process.execPath, ['--require', preload, BIN, '-a', 'slack'], {
      cwd: folder,
      stdio: 'ignore',
      env: {
        ...{ PATH, HOME, HUBOT_LOG_LEVEL: 'silent' },
        ...{ HUBOT_SLACK_APP_TOKEN: 'xapp-test', HUBOT_SLACK_BOT_TOKEN: 'xoxb-test' },
        HUBOT_SLACK_SOCKET_MODE_OPTS: JSON.stringify({ clientOptions: { slackApiUrl: slack.url } }),
      },
    });
    const ended = new Promise<number | null>((done) => bot.on('close', done));
    try {
      await until('the bot is in Slack', () => slack.connected);
      slack.say('U0ALICE', 'C0OPS', 'hubot run echo hello from Slack');
      await until('the answer', () => JSON.stringify(slack.posts).includes('hello from Slack'));
      expect(slack.refused).toEqual([]);
      bot.kill('SIGTERM');
      expect(await ended).toBe(0);
    } finally {
      bot.kill('SIGKILL');
      await ended;
      await slack.stop();
      removeFolder(folder);
    }
  });
});
