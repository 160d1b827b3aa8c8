import type { Pace } from './service';

/** How the bridge says things in chat, whatever the service. Read from the environment by `readChatConfig`. */
export interface ChatConfig {
  /** The service's name where the adapter does not show what it speaks (an adapter of one's own). */
  service?: string;
  /** Colour of the attachment of what succeeded; `good`, or six hex digits with or without #. */
  successColour: string;
  /** The same of what failed. */
  failColour: string;
  /** Whether `extra` may set the name and the picture that the bot posts under. */
  impersonation: 'allow' | 'forbid';
  /** Whether every answer goes to a thread, or only those of aliases that ask for it. */
  threads: 'always' | 'asked';
  /** A text longer than this, in characters, goes as a file where the service has files; 0: never. */
  fileAbove: number;
  /** A text is cut after so many messages, with a note that says so; 0: it is never cut. */
  maxMessages: number;
  /** How long the adapter may take over one message, in milliseconds. */
  sendTimeoutMs: number;
  /** Instead of the service's own limit of one message, in the service's own measure. */
  messageLimit?: number;
  /** Instead of the service's own pace. */
  pace?: Pace;
}

export const defaultChatConfig: ChatConfig = {
  successColour: 'dfdfdf',
  failColour: 'danger',
  impersonation: 'forbid',
  threads: 'asked',
  fileAbove: 12_000,
  maxMessages: 0,
  sendTimeoutMs: 30_000,
};

export const SERVICE_NAMES = [
  'slack',
  'mattermost',
  'teams',
  'discord',
  'rocketchat',
  'telegram',
  'irc',
  'xmpp',
  'plain',
] as const;

/**
 * Environment in, configuration out; pure. A wrong value is left at its default and named in `problems`,
 * one sentence each.
 */
export function readChatConfig(env: Record<string, string | undefined>): {
  config: ChatConfig;
  problems: string[];
} {
  const problems: string[] = [];
  const config: ChatConfig = { ...defaultChatConfig };
  const read = <T>(
    name: string,
    expected: string,
    parse: (value: string) => T | undefined,
  ): T | undefined => {
    const value = env[name]?.trim();
    if (value === undefined || value === '') return undefined;
    const parsed = parse(value);
    if (parsed === undefined) problems.push(`${name}: "${value}" is not ${expected}; it is ignored.`);
    return parsed;
  };

  const service = read('ST2_CHAT_SERVICE', `one of ${SERVICE_NAMES.join(', ')}`, (value) =>
    SERVICE_NAMES.find((name) => name === value.toLowerCase()),
  );
  if (service !== undefined) config.service = service;
  const colour = 'good, warning, danger or six hex digits';
  config.successColour = read('ST2_SLACK_SUCCESS_COLOR', colour, parseColour) ?? config.successColour;
  config.failColour = read('ST2_SLACK_FAIL_COLOR', colour, parseColour) ?? config.failColour;
  const impersonation = read('ST2_CHAT_ALLOW_IMPERSONATION', '1 or 0', parseSwitch);
  if (impersonation !== undefined) config.impersonation = impersonation === 'on' ? 'allow' : 'forbid';
  const threads = read('ST2_CHAT_THREADS', 'always or asked', (value) =>
    (['always', 'asked'] as const).find((choice) => choice === value.toLowerCase()),
  );
  config.threads = threads ?? config.threads;
  const number = (least: number) => (value: string) => {
    const parsed = Number(value);
    return Number.isInteger(parsed) && parsed >= least ? parsed : undefined;
  };
  const count = 'a whole number';
  config.fileAbove = read('ST2_CHAT_FILE_ABOVE', count, number(0)) ?? config.fileAbove;
  config.maxMessages = read('ST2_CHAT_MAX_MESSAGES', count, number(0)) ?? config.maxMessages;
  config.sendTimeoutMs =
    read('ST2_CHAT_SEND_TIMEOUT_MS', `${count} of at least 100`, number(100)) ?? config.sendTimeoutMs;
  const limit = read('ST2_CHAT_MESSAGE_LIMIT', `${count} of at least 100`, number(100));
  if (limit !== undefined) config.messageLimit = limit;
  const pace = read('ST2_CHAT_PACE', 'messages/milliseconds, as in 5/5000', parsePace);
  if (pace !== undefined) config.pace = pace;
  return { config, problems };
}

function parseColour(value: string): string | undefined {
  return /^(good|warning|danger|#?[0-9a-f]{6})$/i.test(value) ? value : undefined;
}

function parseSwitch(value: string): 'on' | 'off' | undefined {
  if (/^(1|true|yes|on)$/i.test(value)) return 'on';
  return /^(0|false|no|off)$/i.test(value) ? 'off' : undefined;
}

function parsePace(value: string): Pace | undefined {
  const parts = /^(\d{1,6})\/(\d{1,7})$/.exec(value);
  const messages = Number(parts?.[1]);
  const perMs = Number(parts?.[2]);
  return messages >= 1 && perMs >= 1 ? { messages, perMs, scope: 'room' } : undefined;
}
