import type { CHAT_SETTINGS } from '../core/chat-settings';
import type { Setting } from '../core/setting';
import type { ChatConfig } from './chat-config';

type Read = {
  [K in keyof typeof CHAT_SETTINGS]: (typeof CHAT_SETTINGS)[K] extends Setting<infer T> ? T : never;
};

/** What `chooseChatService` wants, from the settings that were read. */
export function chatConfig(read: Read & { maxMessageLength?: number | undefined }): Partial<ChatConfig> {
  const config: Partial<ChatConfig> = {
    successColour: read.successColour,
    failColour: read.failColour,
    threads: read.chatThreads,
    impersonation: read.impersonation ? 'allow' : 'forbid',
    sendTimeoutMs: read.sendTimeout,
  };
  if (read.chatService !== undefined) config.service = read.chatService;
  if (read.maxMessages !== undefined) config.maxMessages = read.maxMessages;
  if (read.messageLimit !== undefined) config.messageLimit = read.messageLimit;
  if (read.chatPace !== undefined) config.pace = read.chatPace;
  if (read.maxMessageLength !== undefined) config.fileAbove = read.maxMessageLength;
  return config;
}
