import type { AuditEntry } from '../../core/audit-entry';
import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming, Person } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { LocalTime } from '../../core/local-time';
import { steerCommand } from '../../core/st2-command';
import type { ActionAlias, Execution, Query } from '../../core/stackstorm-types';
import { commandOf } from '../../language/alias/alias-of-execution';
import { inert } from '../../stackstorm/origin';
import { lineFor } from './about-execution';
import { toldByAudit } from './history-of-audit';
import { readSince } from './since';

const LINES = 15;
const PAGE = 100;

interface Wanted {
  query: Query;
  fits(execution: Execution): boolean;
  fitsRecord(record: AuditEntry): boolean;
  /** Milliseconds since 1970. */
  since: number;
  about: string;
}

/** `st2 history [mine|room|@user|pack.alias] [since]`: what ran, newest first. */
export function historyCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'history',
    help: ['st2 history [mine|room|all|@user|pack.alias] [2h|3d|today|2026-01-31] - what ran, newest first'],
    async run(call, words) {
      const { incoming } = call;
      const now = context.clock.now();
      const local = new LocalTime(context.config.timezone);
      const known = (await context.started.inRoom(incoming.place)).map(({ person }) => person);
      const wanted = read(context, words, incoming, known, now);
      const { items } = await context.st2.executions({
        limit: PAGE,
        sort_desc: true,
        parent: 'null',
        ...wanted.query,
      });
      const seen = items.filter(
        (one) => wanted.fits(one) && !isPlumbing(one) && context.rights.maySee(one, incoming),
      );
      const ran = await Promise.all(
        seen.slice(0, LINES).map(async (one) => ({
          at: Date.parse(one.start_timestamp ?? '') || 0,
          line: lineFor(one, await context.started.find(one.id), now),
        })),
      );
      const told = toldByAudit(context.audit.recent(), {
        incoming,
        known: new Set(items.map(({ id }) => id)),
        visible: visibleTo(context, incoming),
        fits: (record, at) => at >= wanted.since && wanted.fitsRecord(record),
      });
      const all = [...ran, ...told].sort((one, other) => other.at - one.at);
      const lines = all.slice(0, LINES).map(({ at, line }) => `${local.minute(at).slice(5)} ${line}`);
      const more =
        seen.length + told.length > LINES || items.length === PAGE
          ? "\n… and older ones. One person's or one command's: `st2 history mine`, `st2 history ops.disk`."
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
  context: BridgeContext,
  words: string,
  incoming: Incoming,
  known: readonly Person[],
  now: number,
): Wanted {
  const wanted: Wanted = { ...everything(), since: 0 };
  const local = new LocalTime(context.config.timezone);
  let filtered = false;
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const since = readSince(word, now, local);
    if (since !== undefined) {
      wanted.since = since;
      wanted.query = { ...wanted.query, timestamp_gt: new Date(since).toISOString() };
      wanted.about += ` since ${local.minute(since)}`;
      continue;
    }
    if (filtered)
      throw new CommandError(`I do not understand “${word}”: say when, like 2h, 3d, today or 2026-01-31.`);
    filtered = true;
    const isAlias = context.aliases().aliases.some(({ pack, name }) => `${pack}.${name}` === word);
    const filter = isAlias ? byAlias(word, context.aliases().aliases) : filterOf(word, incoming, known);
    Object.assign(wanted, { ...filter, query: { ...wanted.query, ...filter.query } });
  }
  return wanted;
}

type Filter = Omit<Wanted, 'since'>;

function everything(): Filter {
  return { query: {}, fits: () => true, fitsRecord: () => true, about: 'lately' };
}

function byAlias(ref: string, aliases: readonly ActionAlias[]): Filter {
  return {
    query: {},
    fits: (one) => commandOf(one, aliases) === ref,
    fitsRecord: ({ command }) => command === ref,
    about: `as ${ref}`,
  };
}

function filterOf(word: string, incoming: Incoming, known: readonly Person[]): Filter {
  const { person, place } = incoming;
  switch (word.toLowerCase()) {
    case 'all':
      return everything();
    case 'mine':
      return byUser(person.id, person.name);
    case 'room':
    case 'here':
      return {
        query: {},
        fits: (one) => one.context?.source_channel === inert(place.room),
        fitsRecord: ({ room }) => room === place.room,
        about: 'here',
      };
  }
  const user = word.replace(/^<?@?|>$/g, '');
  if (word.includes('.')) throw new CommandError(`There is no command ${word}. \`st2 aliases\` lists them.`);
  // People know names; only somebody who ran something here can be meant by one.
  const named = known.find(({ id, name }) => id === user || name.toLowerCase() === user.toLowerCase());
  return byUser(named?.id ?? user, named?.name ?? user);
}

function byUser(id: string, name: string): Filter {
  const user = inert(id);
  return {
    query: { 'context.api_user': user },
    fits: (one) => one.context?.api_user === user,
    fitsRecord: (record) => record.user?.id === id,
    about: `for ${name}`,
  };
}

/** What StackStorm runs to post results is nothing that anybody asked for. */
function isPlumbing({ action }: Execution): boolean {
  return action.ref.startsWith('chatops.');
}

/** Whether somebody may know of a command, by its name as the audit has it. */
function visibleTo(context: BridgeContext, incoming: Incoming): (command: string) => boolean {
  const visible = context.rights.visible(incoming);
  const { aliases } = context.aliases();
  return (command) => {
    if (command.startsWith('st2.')) return context.rights.refusal(command, incoming) === undefined;
    const alias = aliases.find(({ pack, name }) => `${pack}.${name}` === command);
    // Of a command that is not there any more, nobody can say who might know of it.
    return alias !== undefined && visible(alias);
  };
}
