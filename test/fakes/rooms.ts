import { EventEmitter } from 'node:events';
import { type ChatFake, plainNames } from './chat-fake';
import { fakeDiscord } from './discord';
import { fakeIrc, fakePlain, fakeXmpp } from './lines';
import { FakeMattermost } from './mattermost';
import { mattermostClient } from './mattermost-client';
import type { Misbehaviour } from './misbehaviour';
import { fakeRocketChat } from './rocketchat';
import { FakeSlack, type SlackPost } from './slack';
import { objectClient, positionalClient } from './slack-clients';
import { fakeBotFramework, fakeTeams } from './teams';
import { fakeTelegram } from './telegram';

/** Every service with every adapter that a person may meet it by. */
export const rooms: Record<string, () => Promise<ChatFake>> = {
  'slack (new)': () => slackRoom('new'),
  'slack (old)': () => slackRoom('old'),
  mattermost: mattermostRoom,
  'teams (ms-teams)': async () => fakeTeams(),
  'teams (botframework)': async () => fakeBotFramework(),
  discord: async () => fakeDiscord(),
  rocketchat: async () => fakeRocketChat(),
  telegram: async () => fakeTelegram(),
  irc: async () => fakeIrc(),
  xmpp: async () => fakeXmpp(),
  plain: async () => fakePlain(),
};

async function slackRoom(form: 'new' | 'old'): Promise<ChatFake> {
  const slack = await FakeSlack.start();
  const socket = new EventEmitter();
  const client =
    form === 'new'
      ? { web: objectClient(slack.url), socket }
      : { web: positionalClient(slack.url), rtm: { start() {} } };
  const said = (room: string) => ({
    id: '1.1',
    text: 'hubot run',
    rawMessage: { text: 'hubot run' },
    user: { id: 'U0ALICE', name: 'alice', room },
    room,
  });
  return {
    robot: {
      name: 'hubot',
      adapter: { send: () => undefined, client, ...(form === 'new' ? { socket } : {}) },
    },
    heard: said('C0OPS'),
    heardDirectly: said('D0ALICE'),
    shown: () => slack.posts.map(slackText),
    payloads: slack.posts,
    called: () => slack.called,
    files: () => slack.uploads,
    refused: slack.refused,
    fail: (how) =>
      slack.misbehave.next('chat.postMessage', {
        ...how,
        ...(how.error === 'gone' ? { error: 'not_in_channel' } : {}),
      }),
    stop: () => slack.stop(),
  };
}

function slackText(post: SlackPost): string {
  const boxes = (post.attachments ?? []).map(({ text }) => text);
  const text = [post.text, ...boxes].filter(Boolean).join('\n');
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

async function mattermostRoom(): Promise<ChatFake> {
  const mattermost = await FakeMattermost.start();
  const said = (type: string) => ({
    id: 'p0',
    text: 'hubot run',
    user: { id: 'u1', name: 'alice', room: 'c1', channel_type: type, root_id: '' },
  });
  const visible = () =>
    mattermost.posts.map(({ message, props }) =>
      [message, ...(props?.attachments ?? []).map(({ text }) => text)].filter(Boolean).join('\n'),
    );
  return {
    robot: { name: 'hubot', adapter: { send: () => undefined, client: mattermostClient(mattermost.url) } },
    heard: said('O'),
    heardDirectly: said('D'),
    shown: visible,
    payloads: mattermost.posts,
    called: () => visible().flatMap(plainNames),
    files: () => mattermost.files,
    refused: mattermost.refused,
    fail: (how: Misbehaviour) =>
      mattermost.misbehave.next('posts', how.error === 'gone' ? { status: 403 } : how),
    stop: () => mattermost.stop(),
  };
}
