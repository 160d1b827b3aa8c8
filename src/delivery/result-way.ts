import type { AnnouncingServer, ResultWay, WayTaken } from '../core/expected';
import type { ActionAlias } from '../core/stackstorm-types';

/** What decides beside StackStorm itself. */
export interface WayOptions {
  /** `ST2_RESULTS`. */
  results: ResultWay | undefined;
  server: AnnouncingServer;
  /** Why an alias's templates cannot be rendered here as StackStorm does; undefined where they can. */
  refusal(alias: ActionAlias): string | undefined;
}

/**
 * How the result of a command will come. The hand decides before the look: `extra.chat.results` of the alias,
 * then `ST2_RESULTS`; and nothing that worked is lost: where the answer cannot be the same as the announced
 * one, it is announced.
 */
export function wayOf(alias: ActionAlias, matchMultiple: boolean, options: WayOptions): WayTaken {
  if (matchMultiple) return announced('its format has match_multiple, which carries no context');
  const wanted = wantedBy(alias);
  if (wanted !== undefined) return { way: wanted, why: `extra.chat.results is ${wanted}` };
  const { results, server, refusal } = options;
  if (results === 'announced') return announced('ST2_RESULTS is announced');
  const refused = refusal(alias);
  if (refused !== undefined) return announced(refused);
  if (results === 'direct') return { way: 'direct', why: 'ST2_RESULTS is direct' };
  if (server.kind !== 'stock') return announced(server.why);
  return { way: 'direct', why: 'nothing needs the announcement' };
}

function announced(why: string): WayTaken {
  return { way: 'announced', why };
}

function wantedBy({ extra }: ActionAlias): ResultWay | undefined {
  const chat = extra?.chat;
  const wanted =
    typeof chat === 'object' && chat !== null ? (chat as { results?: unknown }).results : undefined;
  return wanted === 'direct' || wanted === 'announced' ? wanted : undefined;
}
