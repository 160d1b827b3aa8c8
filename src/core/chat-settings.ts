import type { Pace } from './chat';
import { flag, oneOf, type Setting, type SettingKind, seconds, text, whole } from './setting';

const colour: SettingKind<string> = {
  what: 'good, warning, danger or six hex digits',
  read: (written) => (/^(good|warning|danger|#?[0-9a-f]{6})$/i.test(written) ? written : undefined),
  write: (value) => value,
};

const pace: SettingKind<Pace> = {
  what: 'messages/milliseconds, as in 5/5000',
  read(written) {
    const parts = /^(\d{1,6})\/(\d{1,7})$/.exec(written);
    const messages = Number(parts?.[1]);
    const perMs = Number(parts?.[2]);
    return messages >= 1 && perMs >= 1 ? { messages, perMs, scope: 'room' } : undefined;
  },
  write: (value) => `${value.messages}/${value.perMs}`,
};

/** The part of the settings that is about how things are said in chat; `config.ts` holds the whole. */
export const CHAT_SETTINGS = {
  chatService: {
    names: ['ST2_CHAT_SERVICE'],
    kind: oneOf('slack', 'mattermost', 'teams', 'discord', 'rocketchat', 'telegram', 'irc', 'xmpp', 'plain'),
    default: undefined,
    purpose: 'Which chat service the adapter speaks, where the bridge cannot see it (a custom adapter).',
    topic: 'chat',
  } as Setting<string | undefined>,
  successColour: {
    names: ['ST2_SLACK_SUCCESS_COLOR', 'ST2_ROCKETCHAT_SUCCESS_COLOR'],
    kind: colour,
    default: 'dfdfdf',
    purpose: 'Colour beside a result that succeeded, in services with colours.',
    topic: 'chat',
  } as Setting<string>,
  failColour: {
    names: ['ST2_SLACK_FAIL_COLOR', 'ST2_ROCKETCHAT_FAIL_COLOR'],
    kind: colour,
    default: 'danger',
    purpose: 'Colour beside a result or an error that failed.',
    topic: 'chat',
  } as Setting<string>,
  chatThreads: {
    names: ['ST2_CHAT_THREADS'],
    kind: oneOf('always', 'asked'),
    default: 'asked',
    purpose: 'Answer in a thread always, or only where the alias asks for it (`thread_response`).',
    topic: 'chat',
  } as Setting<'always' | 'asked'>,
  impersonation: {
    names: ['ST2_CHAT_ALLOW_IMPERSONATION'],
    kind: flag,
    default: false,
    purpose: 'Let `extra` of an alias set the name and the picture that the bot posts under.',
    topic: 'chat',
  } as Setting<boolean>,
  messageLimit: {
    names: ['ST2_CHAT_MESSAGE_LIMIT'],
    kind: whole(100),
    default: undefined,
    purpose: "The most that one message may hold, if that is less than the service's own limit.",
    topic: 'chat',
  } as Setting<number | undefined>,
  maxMessages: {
    names: ['ST2_CHAT_MAX_MESSAGES'],
    kind: whole(0),
    default: undefined,
    purpose:
      'Cut a result after this many messages and say where the rest is; 0 never cuts. By default, 20 where the service takes no files and the result is longer than 10,000 characters, or would take more than two minutes to say.',
    topic: 'chat',
  } as Setting<number | undefined>,
  chatPace: {
    names: ['ST2_CHAT_PACE'],
    kind: pace,
    default: undefined,
    purpose:
      'How many messages a room takes in how many milliseconds, instead of what the service is known for.',
    topic: 'chat',
  } as Setting<Pace | undefined>,
  sendTimeout: {
    names: ['ST2_CHAT_SEND_TIMEOUT'],
    kind: seconds(0.1),
    default: 30_000,
    purpose: 'Seconds that the chat adapter may take over one message before it counts as failed.',
    topic: 'chat',
  } as Setting<number>,
  webhookSecret: {
    names: ['ST2_WEBHOOK_SECRET'],
    kind: text,
    default: undefined,
    purpose:
      'Opens `POST /hubot/st2` to whoever holds this secret: as a bearer token, or to sign body and time (HMAC).',
    topic: 'chat',
    secret: true,
  } as Setting<string | undefined>,
  webhookInsecure: {
    names: ['ST2_WEBHOOK_INSECURE_OPEN_TO_ALL'],
    kind: flag,
    default: false,
    purpose: 'Opens `POST /hubot/st2` to everyone who reaches the port, as the old plugin did. Insecure.',
    topic: 'chat',
  } as Setting<boolean>,
};
