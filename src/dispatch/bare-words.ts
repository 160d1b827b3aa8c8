import type { Incoming } from '../core/chat';
import type { ChatCommand, Subject } from '../core/command';
import { withoutStops } from '../core/text-ends';

/** What words without `st2` mean to what waits for people here. */
export type BareMeaning =
  | { command: ChatCommand; words: string }
  /** Nothing: what waits here, and whether the words would sign something off if it were the right one. */
  | { waiting: readonly Waiting[]; signs: boolean };

/** One way to go on with what waits, as it is typed behind `st2`, and what it is about. */
export interface Waiting {
  say: string;
  about: string;
}

/**
 * Somebody sees that something waits, and says `approve`, or one of the answers that they were offered: it is clear what
 * they mean, where nothing else fits.
 * @param commands those that this may be said to; of others, nothing is asked
 */
export async function bareMeaning(
  commands: readonly ChatCommand[],
  incoming: Incoming,
): Promise<BareMeaning> {
  const asked = commands.filter(({ matchBare }) => matchBare !== undefined);
  const waiting = await Promise.all(asked.map((command) => waitingFor(command, incoming)));
  const open = asked.flatMap((command, index) => ({ command, subjects: waiting[index] ?? [] }));
  let signs = false;
  for (const { command, subjects } of open) {
    const words = command.matchBare?.(incoming.text);
    if (words !== undefined && subjects.length > 0) return { command, words };
    signs ||= words !== undefined;
  }
  const said = withoutStops(incoming.text, '!.').toLowerCase();
  const answers = open.flatMap(({ command, subjects }) =>
    subjects.flatMap(({ answer, text }) =>
      answer?.toLowerCase() === said ? [{ command, words: text }] : [],
    ),
  );
  const [only] = answers;
  if (answers.length === 1 && only !== undefined) return only;
  const ways = open.flatMap(({ command: { name }, subjects }) =>
    subjects.map(({ text, about }) => ({ say: `${name} ${text}`.trim(), about })),
  );
  return { waiting: ways, signs };
}

async function waitingFor({ subjects }: ChatCommand, incoming: Incoming): Promise<readonly Subject[]> {
  return (await subjects?.(incoming)) ?? [];
}
