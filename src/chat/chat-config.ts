import type { Pace } from '../core/chat';

/** How the bridge says things in chat, whatever the service. `chatConfig` makes it of the settings. */
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
  maxMessages: number | undefined;
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
  maxMessages: undefined,
  sendTimeoutMs: 30_000,
};
