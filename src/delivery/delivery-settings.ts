import type { DELIVERY_SETTINGS } from '../core/delivery-settings';
import type { Setting } from '../core/setting';
import type { RelaySettings } from './relay';

type Read = {
  [K in keyof typeof DELIVERY_SETTINGS]: (typeof DELIVERY_SETTINGS)[K] extends Setting<infer T> ? T : never;
};

/** What the relay wants, from the settings that were read. */
export function relaySettings(
  read: Read & {
    route: string;
    chatThreads: 'always' | 'asked';
    statusRoom?: string | undefined;
    timezone?: string | undefined;
  },
): RelaySettings {
  return {
    route: read.route,
    threads: read.chatThreads,
    graceMs: read.resultGrace,
    adopts: read.adopts,
    quickAnswers: read.quickAnswers,
    statusRoom: read.statusRoom,
    timezone: read.timezone,
    outbox: {
      foldAfterMs: read.foldAfter,
      digestAfterMs: read.digestAfter,
      digestEveryMs: read.digestEvery,
      giveUpAfterMs: read.giveUpAfter,
    },
  };
}
