import type { ChatError } from '../../src/core/chat';
import { LocalTime } from '../../src/core/local-time';
import { silentLog } from '../../src/core/log';
import type { Order } from '../../src/delivery/order';
import { Outbox, type OutboxSettings } from '../../src/delivery/outbox';
import { ManualClock } from '../manual-clock';
import type { RecordingChat } from './recording-chat';

export const ONE_A_SECOND = { messages: 1, perMs: 1_000 } as const;

/** An outbox on a chat; with what it gave up, and what it logged as an error and as a detail. */
export function setUp(
  chat: RecordingChat,
  settings: Partial<OutboxSettings> = {},
  clock = new ManualClock(),
) {
  const given: { order: Order; error: ChatError }[] = [];
  const logged: string[] = [];
  const noted: string[] = [];
  const outbox = new Outbox({
    service: chat,
    clock,
    local: new LocalTime('Asia/Kathmandu'),
    log: { ...silentLog, error: (text) => void logged.push(text), debug: (text) => void noted.push(text) },
    settings,
    undelivered: (order, error) => given.push({ order, error }),
  });
  return { outbox, clock, given, logged, noted };
}

export const room = { room: 'C1' };
