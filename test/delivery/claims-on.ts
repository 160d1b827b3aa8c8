import type { Clock } from '../../src/core/clock';
import { silentLog } from '../../src/core/log';
import type { Memory } from '../../src/core/memory';
import { MessageClaims } from '../../src/delivery/message-claims';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { DataLossMarker } from '../../src/state/data-loss-marker';
import { StackStormDouble } from './stackstorm-double';

/** What a bot claims messages with, and what it owes people, on this memory. */
export function claimsOn({
  memory,
  clock,
  bot,
  st2 = new StackStormDouble(),
}: {
  memory: Memory;
  clock: Clock;
  bot: string;
  st2?: StackStormDouble;
}) {
  const owed = new PendingCommands(memory, clock);
  const marker = new DataLossMarker(memory);
  return {
    owed,
    marker,
    claims: new MessageClaims({ memory, commands: owed, marker, st2, clock, bot, log: silentLog }),
  };
}
