import { type Line, type Owed, tokenOf } from './verdict';

/** A backend of the chaos runs, asked straight, beside whatever stands between it and the bots. */
export interface Server {
  url: string;
  apiKey: string;
}

interface Stored {
  id: string;
  status: string;
  parameters: Record<string, unknown>;
  start_timestamp: string;
  end_timestamp?: string;
}

const COMMANDS = ['chaos.say', 'chaos.print'];

/** Has the server announce `news TOKEN` in a room; what fails is not owed. */
export async function announce({ url, apiKey }: Server, room: string, token: string): Promise<void> {
  await fetch(`${url}/v1/executions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'st2-api-key': apiKey },
    body: JSON.stringify({
      action: 'chatops.post_message',
      parameters: { channel: room, message: `news ${token}` },
    }),
  }).catch(() => {});
}

async function stored({ url, apiKey }: Server, action: string): Promise<Stored[]> {
  const found: Stored[] = [];
  for (;;) {
    const query = `action=${action}&limit=100&offset=${found.length}&timestamp_gt=1970-01-01T00:00:00Z`;
    const answer = await fetch(`${url}/v1/executions?${query}`, { headers: { 'st2-api-key': apiKey } });
    const page = (await answer.json()) as Stored[];
    found.push(...page);
    if (page.length < 100) return found;
  }
}

/** When the server began to run each command, for each time that it did. */
export async function runsOf(server: Server): Promise<Map<string, string[]>> {
  const runs = new Map<string, string[]>();
  for (const action of COMMANDS) {
    for (const { parameters, start_timestamp } of await stored(server, action)) {
      const token = String(parameters.word);
      runs.set(token, [...(runs.get(token) ?? []), start_timestamp]);
    }
  }
  return runs;
}

/**
 * What the server has made: results of commands, whether it announced them or not, and announcements.
 * @param roomOf where a command was said
 * @param lines get the token of a command whose answer names only its execution
 */
export async function owedBy(
  server: Server,
  roomOf: (token: string) => string,
  lines: readonly Line[],
): Promise<Owed[]> {
  const owed = new Map<string, Owed>();
  for (const { parameters, start_timestamp, end_timestamp, status } of await stored(
    server,
    'chatops.post_message',
  )) {
    const token = tokenOf(String(parameters.message));
    if (token === undefined || status !== 'succeeded') continue;
    const key = `${parameters.channel} ${token}`;
    const times = (owed.get(key)?.times ?? 0) + 1;
    const begun = Date.parse(start_timestamp);
    const ended = Date.parse(end_timestamp ?? start_timestamp);
    owed.set(key, {
      room: String(parameters.channel),
      token,
      times,
      answer: token.startsWith('c'),
      begun,
      ended,
    });
  }
  for (const action of COMMANDS) {
    for (const { id, parameters, start_timestamp } of await stored(server, action)) {
      const token = String(parameters.word);
      nameAnswers(id, token, lines);
      const room = roomOf(token);
      const key = `${room} ${token}`;
      const begun = Date.parse(start_timestamp);
      if (!owed.has(key))
        owed.set(key, { room, token, times: 1, answer: true, begun, ended: Number.POSITIVE_INFINITY });
    }
  }
  return [...owed.values()];
}

/** The answer to a command that came to nothing names only its execution. */
function nameAnswers(execution: string, token: string, lines: readonly Line[]): void {
  const named = new RegExp(`^execution: ${execution}$|\\. Execution ${execution}\\b`, 'm');
  for (const line of lines) {
    if (tokenOf(line.text) === undefined && named.test(line.text)) line.text += ` result ${token}`;
  }
}
