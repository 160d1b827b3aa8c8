import { flag, oneOf, redisAddress, type Setting, type SettingKind, seconds, text } from './setting';

const WORD = 'off';

/** Written in seconds or as the word `off`, held in milliseconds; off is Infinity. */
function secondsOrOff(least: number): SettingKind<number> {
  const kind = seconds(least);
  return {
    what: `${kind.what}, or off`,
    read: (written) => (written.toLowerCase() === WORD ? Number.POSITIVE_INFINITY : kind.read(written)),
    write: (value) => (Number.isFinite(value) ? kind.write(value) : WORD),
  };
}

/** The part of the settings that is about results and announcements; `config.ts` holds the whole. */
export const DELIVERY_SETTINGS = {
  redisUrl: {
    names: ['ST2_REDIS_URL'],
    kind: redisAddress,
    default: undefined,
    purpose:
      'A Redis where the bridge remembers what is under way, e.g. `redis://localhost:6379`; bots that share it act as one. Needs the package @redis/client: `npm install @redis/client`. By default, `ST2_STATE_FILE` is used.',
    topic: 'delivery',
    secret: true,
  } as Setting<string | undefined>,
  stateFile: {
    names: ['ST2_STATE_FILE'],
    kind: text,
    default: undefined,
    purpose:
      'A file where one bot without Redis remembers what is under way. By default, `state.jsonl` in `ST2_EMBEDDED_DATA`; where that cannot be written, the brain of the bot.',
    topic: 'delivery',
  } as Setting<string | undefined>,
  results: {
    names: ['ST2_RESULTS'],
    kind: oneOf('direct', 'announced'),
    default: undefined,
    purpose:
      "How results come: `direct`, straight from the execution, or `announced` by StackStorm's chatops pack, which takes some seconds more. By default, direct wherever that loses nothing; `st2 doctor` says which and why.",
    topic: 'delivery',
  } as Setting<'direct' | 'announced' | undefined>,
  directRoute: {
    names: ['ST2_DIRECT_ROUTE'],
    kind: text,
    default: 'hubot-st2',
    purpose:
      'The notification route of commands whose result comes straight from the execution: one that no rule listens to.',
    topic: 'delivery',
  } as Setting<string>,
  quickAnswers: {
    names: ['ST2_QUICK_ANSWERS'],
    kind: flag,
    default: true,
    purpose:
      'Where the chat service can change a message: the acknowledgment of a command becomes its answer when that comes within a second.',
    topic: 'delivery',
  } as Setting<boolean>,
  adopts: {
    names: ['ST2_ADOPT'],
    kind: flag,
    default: false,
    purpose:
      'Post also results and questions of commands that another bot sent on this route, or this one before it lost its memory.',
    topic: 'delivery',
  } as Setting<boolean>,
  resultGrace: {
    names: ['ST2_RESULT_GRACE'],
    kind: seconds(1),
    default: 15_000,
    purpose:
      'Seconds that StackStorm may take to begin to format a result; after that the result is posted in plain form.',
    topic: 'delivery',
  } as Setting<number>,
  foldAfter: {
    names: ['ST2_FOLD_AFTER'],
    kind: secondsOrOff(0),
    default: 3_000,
    purpose:
      'Equal announcements are told as one (“and 41 more like this”) when a room is this many seconds behind; `off` for never.',
    topic: 'delivery',
  } as Setting<number>,
  digestAfter: {
    names: ['ST2_DIGEST_AFTER'],
    kind: secondsOrOff(0),
    default: 20_000,
    purpose:
      'Announcements are told in one digest when a room is this many seconds behind; `off` for never. Answers to people never are.',
    topic: 'delivery',
  } as Setting<number>,
  digestEvery: {
    names: ['ST2_DIGEST_EVERY'],
    kind: seconds(1),
    default: 15_000,
    purpose: 'Seconds between two digests in one room, at least.',
    topic: 'delivery',
  } as Setting<number>,
  giveUpAfter: {
    names: ['ST2_GIVE_UP_AFTER'],
    kind: seconds(1),
    default: 900_000,
    purpose:
      'Seconds for which a chat service may be too busy for a message before it is given up and reported.',
    topic: 'delivery',
  } as Setting<number>,
};
