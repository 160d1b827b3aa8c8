import type { Incoming, Person } from '../../chat/service';
import type { Query } from '../../stackstorm/client';
import { inert } from '../../stackstorm/origin';
import type { ActionAlias, Execution } from '../../stackstorm/types';
import type { ChatCommand } from '../command';
import { commandOf, lineFor } from './about-execution';
import { readSince } from './since';
import { steerCommand } from './steer-command';
import type { Steering } from './steering';
import { UnclearError } from './which-execution';

const LINES = 15;
const PAGE = 100;

interface Wanted {
  query: Query;
  fits(execution: Execution): boolean;
  about: string;
}

/** `st2 history [mine|room|@user|pack.alias] [since]`: what ran, newest first. */
export function historyCommand(steering: Steering): ChatCommand {
  const { parts, started, guard } = steering;
  return steerCommand({
    name: 'history',
    help: ['st2 history [mine|room|all|@user|pack.alias] [2h|3d|today|2026-01-31] - what ran, newest first'],
    async run(call, words) {
      const { incoming } = call;
      const now = parts.clock.now();
      const known = (await started.inRoom(incoming.place)).map(({ person }) => person);
      const wanted = read(steering, words, incoming, known, now);
      const { items } = await parts.st2.executions({
        limit: PAGE,
        sort_desc: true,
        parent: 'null',
        ...wanted.query,
      });
      const seen = items.filter((one) => wanted.fits(one) && !isPlumbing(one) && guard.maySee(one, incoming));
      const shown = seen.slice(0, LINES);
      const lines = await Promise.all(
        shown.map(async (one) => `${when(one)} ${lineFor(one, await started.find(one.id), now)}`),
      );
      const more =
        seen.length > LINES || items.length === PAGE
          ? '\n… more: say since when, like `st2 history 2h`.'
          : '';
      await call.reply(
        lines.length === 0
          ? `Nothing ran ${wanted.about}.`
          : { text: `What ran ${wanted.about}:`, body: lines.join('\n') + more },
      );
    },
  });
}

function read(
  { parts }: Steering,
  words: string,
  incoming: Incoming,
  known: readonly Person[],
  now: number,
): Wanted {
  const wanted: Wanted = { query: {}, fits: () => true, about: 'lately' };
  let filtered = false;
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const since = readSince(word, now);
    if (since !== undefined) {
      wanted.query = { ...wanted.query, timestamp_gt: new Date(since).toISOString() };
      wanted.about += ` since ${new Date(since).toISOString().slice(0, 16).replace('T', ' ')}`;
      continue;
    }
    if (filtered)
      throw new UnclearError(`I do not understand “${word}”: say when, like 2h, 3d, today or 2026-01-31.`);
    filtered = true;
    const isAlias = parts.aliases().aliases.some(({ pack, name }) => `${pack}.${name}` === word);
    const filter = isAlias ? byAlias(word, parts.aliases().aliases) : filterOf(word, incoming, known);
    Object.assign(wanted, { ...filter, query: { ...wanted.query, ...filter.query } });
  }
  return wanted;
}

function byAlias(ref: string, aliases: readonly ActionAlias[]): Wanted {
  return { query: {}, fits: (one) => commandOf(one, aliases) === ref, about: `as ${ref}` };
}

function filterOf(word: string, incoming: Incoming, known: readonly Person[]): Wanted {
  const { person, place } = incoming;
  switch (word.toLowerCase()) {
    case 'all':
      return { query: {}, fits: () => true, about: 'lately' };
    case 'mine':
      return byUser(person.id, person.name);
    case 'room':
    case 'here':
      return { query: {}, fits: (one) => one.context?.source_channel === inert(place.room), about: 'here' };
  }
  const user = word.replace(/^<?@?|>$/g, '');
  if (word.includes('.')) throw new UnclearError(`There is no command ${word}. \`st2 aliases\` lists them.`);
  // People know names; only somebody who ran something here can be meant by one.
  const named = known.find(({ id, name }) => id === user || name.toLowerCase() === user.toLowerCase());
  return byUser(named?.id ?? user, named?.name ?? user);
}

function byUser(id: string, name: string): Wanted {
  const user = inert(id);
  return {
    query: { 'context.api_user': user },
    fits: (one) => one.context?.api_user === user,
    about: `for ${name}`,
  };
}

/** What StackStorm runs to post results is nothing that anybody asked for. */
function isPlumbing({ action }: Execution): boolean {
  return action.ref.startsWith('chatops.');
}

function when({ start_timestamp = '' }: Execution): string {
  return start_timestamp.slice(5, 16).replace('T', ' ');
}
