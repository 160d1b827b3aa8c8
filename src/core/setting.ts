import { withoutEnd } from './text-ends';

/** The kinds of values that a setting in the environment can have. `src/core/config.ts` is the table of them. */

/** How one kind of value is written in the environment. Pure. */
export interface SettingKind<T> {
  /** Completes "must be …". */
  what: string;
  /** @returns the value, or undefined where the text is not one */
  read(text: string): T | undefined;
  /** The value as one would write it in the environment. */
  write(value: T): string;
}

/** What a setting is about; the sections of docs/configure.md. */
export type Topic = 'backend' | 'chat' | 'delivery' | 'people' | 'operation' | 'embedded';

export interface Setting<T> {
  /** Names in the environment; the first that is set wins. */
  names: readonly [string, ...string[]];
  kind: SettingKind<NonNullable<T>>;
  default: T;
  /** One or two sentences for docs/configure.md. */
  purpose: string;
  topic: Topic;
  /** Its value never appears in chat, logs or errors. */
  secret?: true;
}

/** The settings of one plugin by the name that its code uses. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

/** The values of such a table as they were read from the environment. */
export type SettingsOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

export const text: SettingKind<string> = {
  what: 'a text',
  read: (written) => written,
  write: (value) => value,
};

/** A zone of the tz database. */
export const zone: SettingKind<string> = {
  what: 'a time zone such as Europe/Zurich',
  read(written) {
    try {
      return new Intl.DateTimeFormat('en-US', { timeZone: written }).resolvedOptions().timeZone && written;
    } catch {
      return undefined;
    }
  },
  write: (value) => value,
};

/** Names separated by commas; blanks around them do not count. */
export const list: SettingKind<readonly string[]> = {
  what: 'names separated by commas',
  read: (written) =>
    written
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  write: (value) => value.join(','),
};

/** An http(s) address, kept without a slash at its end. */
export const address: SettingKind<string> = {
  what: 'an address that begins with http:// or https://',
  read(written) {
    if (!/^https?:\/\//i.test(written) || !URL.canParse(written)) return undefined;
    return withoutEnd(written, '/');
  },
  write: (value) => value,
};

/** The address of a Redis. */
export const redisAddress: SettingKind<string> = {
  what: 'an address that begins with redis:// or rediss://',
  read: (written) => (/^rediss?:\/\//i.test(written) && URL.canParse(written) ? written : undefined),
  write: (value) => value,
};

/** Where a server of one's own listens. */
export type ListenAddress = { host: string; port: number } | { path: string };

export const listenAddress: SettingKind<ListenAddress> = {
  what: 'a port (9180), an address with a port (0.0.0.0:9180), or the absolute path of a socket',
  read(written) {
    if (written.startsWith('/')) return { path: written };
    const colon = written.lastIndexOf(':');
    const port = portKind.read(written.slice(colon + 1));
    if (port === undefined || colon === 0) return undefined;
    const host = colon < 0 ? '127.0.0.1' : written.slice(0, colon).replace(/^\[|\]$/g, '');
    return { host, port };
  },
  write: (value) => ('path' in value ? value.path : `${value.host}:${value.port}`),
};

const YES = new Set(['1', 'true', 'yes', 'on']);
const NO = new Set(['0', 'false', 'no', 'off']);

export const flag: SettingKind<boolean> = {
  what: '1 (yes) or 0 (no)',
  read(written) {
    const word = written.toLowerCase();
    if (YES.has(word)) return true;
    return NO.has(word) ? false : undefined;
  },
  write: (value) => (value ? '1' : '0'),
};

/** A whole number from `least` to `most`, both included. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): SettingKind<number> {
  return {
    what:
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number, ${least} or more`
        : `a whole number from ${least} to ${most}`,
    read(written) {
      if (!/^\d+$/.test(written)) return undefined;
      const value = Number(written);
      return value >= least && value <= most ? value : undefined;
    },
    write: (value) => String(value),
  };
}

const portKind = whole(1, 65_535);

/** Written in seconds (decimals allowed), held in milliseconds. */
export function seconds(least: number): SettingKind<number> {
  return {
    what: `a number of seconds, ${least} or more`,
    read(written) {
      if (!/^\d+(\.\d+)?$/.test(written)) return undefined;
      const value = Number(written);
      // A timer of Node cannot wait longer than 2^31 ms: 24 days.
      return value >= least && value <= 2_000_000 ? Math.round(value * 1000) : undefined;
    },
    write: (value) => String(value / 1000),
  };
}

/** A setting that takes one of the given words, in any case. */
export function oneOf<const T extends string>(...choices: T[]): SettingKind<T> {
  return {
    what: `one of ${choices.join(', ')}`,
    read: (written) => choices.find((choice) => choice === written.toLowerCase()),
    write: (value) => value,
  };
}
