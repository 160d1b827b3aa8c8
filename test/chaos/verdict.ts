/** What was said in a room, in the order in which it arrived there. */
export interface Line {
  room: string;
  text: string;
  /** Which bot said it, and when (milliseconds since 1970). */
  bot: number;
  at: number;
}

/** What should have been said: the token in it, how often, and when the server made it. */
export interface Owed {
  room: string;
  token: string;
  times: number;
  /** Direct answers and announcements keep their order among themselves. */
  answer: boolean;
  /** Milliseconds on the server's clock; of equal ones, the first and the last. */
  begun: number;
  ended: number;
}

export interface Verdict {
  sent: number;
  delivered: number;
  lost: number;
  duplicated: number;
  out_of_order: number;
}

const TOKEN = /(?:result|news) ([ac]\d+)/;

export function tokenOf(text: string): string | undefined {
  return TOKEN.exec(text)?.[1];
}

/**
 * Compares what a server has made with what a chat has read. Out of order is what arrives before another
 * that the server had finished before it began the one: announcements that the server makes beside each
 * other have no order.
 */
export function judge(owed: readonly Owed[], lines: readonly Line[]): Verdict & { details: string[] } {
  const details: string[] = [];
  const arrived = new Map<string, number[]>();
  const plain = new Set<string>();
  lines.forEach(({ room, text }, index) => {
    const token = tokenOf(text);
    if (token === undefined) return;
    const key = `${room} ${token}`;
    arrived.set(key, [...(arrived.get(key) ?? []), index]);
    // Not the announcement, which did not come in time: it has no place in their order.
    if (text.includes('The formatted result is missing')) plain.add(key);
  });
  const verdict = { sent: 0, delivered: 0, lost: 0, duplicated: 0, out_of_order: 0 };
  for (const { room, token, times } of owed) {
    const came = arrived.get(`${room} ${token}`)?.length ?? 0;
    verdict.sent += times;
    verdict.delivered += Math.min(came, times);
    verdict.lost += Math.max(0, times - came);
    verdict.duplicated += Math.max(0, came - times);
    if (came !== times) {
      const said = (arrived.get(`${room} ${token}`) ?? []).map((at) => gistOf(lines[at]));
      details.push(
        `${token} in ${room}: ${times} owed, ${came} came${said.map((line) => `\n  ${line}`).join('')}`,
      );
    }
  }
  for (const [room, ofRoom] of byRoom(owed)) {
    for (const answer of [true, false]) {
      const single = ofRoom
        .filter((each) => each.answer === answer && each.times === 1 && !plain.has(`${room} ${each.token}`))
        .map((each) => ({ ...each, at: arrived.get(`${room} ${each.token}`)?.[0] ?? -1 }))
        .filter(({ at }) => at >= 0)
        .sort((one, other) => one.at - other.at);
      let earliestLater = Number.POSITIVE_INFINITY;
      for (const each of single.reverse()) {
        if (earliestLater < each.begun) {
          verdict.out_of_order += 1;
          details.push(
            `${each.token} in ${room} arrived before one that ended ${each.begun - earliestLater} ms before it`,
          );
        }
        earliestLater = Math.min(earliestLater, each.ended);
      }
    }
  }
  return { ...verdict, details };
}

/** Of a line that was said, what tells copies apart: when, by which bot, and its words. */
function gistOf(line: Line | undefined): string {
  if (line === undefined) return '';
  const at = new Date(line.at).toISOString().slice(14, 23);
  return `${at} bot ${line.bot}: ${line.text.replaceAll('\n', ' | ').slice(0, 200)}`;
}

function byRoom(owed: readonly Owed[]): Map<string, Owed[]> {
  const rooms = new Map<string, Owed[]>();
  for (const each of owed) rooms.set(each.room, [...(rooms.get(each.room) ?? []), each]);
  return rooms;
}
