import type { Line } from './verdict';

/** A command that was said and never ran. */
export interface Unrun {
  token: string;
  room: string;
  /** Milliseconds since 1970. */
  at: number;
}

/** How every sentence goes that tells a person that a command may not have run. They name no token. */
const SENTENCE =
  /nothing was run|may still be running|was not run|I have no commands yet|If you got no result/;

/** How many commands a line tells of. */
function told(text: string): number {
  if (!SENTENCE.test(text)) return 0;
  return Number(/handling (\d+) of your messages/.exec(text)?.[1] ?? 1);
}

interface Room {
  unrun: Unrun[];
  lines: Line[];
  /** Commands without a sentence. */
  missing: number;
}

function byRoom(unrun: readonly Unrun[], lines: readonly Line[]): Map<string, Room> {
  const rooms = new Map<string, Room>();
  for (const each of unrun) {
    const room = rooms.get(each.room) ?? { unrun: [], lines: [], missing: 0 };
    room.unrun.push(each);
    rooms.set(each.room, room);
  }
  for (const [name, room] of rooms) {
    room.lines = lines.filter((line) => line.room === name && told(line.text) > 0);
    const sentences = room.lines.reduce((sum, { text }) => sum + told(text), 0);
    room.missing = Math.max(0, room.unrun.length - sentences);
  }
  return rooms;
}

/** How many of the commands that never ran got no sentence. */
export function untold(unrun: readonly Unrun[], lines: readonly Line[]): number {
  return [...byRoom(unrun, lines).values()].reduce((sum, { missing }) => sum + missing, 0);
}

/** For each room with such commands: what was said in it that never ran, and the sentences, by their time. */
export function silences(unrun: readonly Unrun[], lines: readonly Line[]): string[] {
  return [...byRoom(unrun, lines)].flatMap(([name, room]) => {
    if (room.missing === 0) return [];
    const said = room.unrun.map(({ at, token }) => ({ at, what: `? ${token}` }));
    const sentences = room.lines.map(({ at, bot, text }) => ({
      at,
      what: `bot ${bot}: ${text.slice(0, 100)}`,
    }));
    const both = [...said, ...sentences].sort((one, other) => one.at - other.at);
    return [
      `${name}: ${room.unrun.length} never ran, ${room.missing} of them without a sentence`,
      ...both.map(({ at, what }) => `  ${new Date(at).toISOString().slice(14, 23)} ${what}`),
    ];
  });
}
