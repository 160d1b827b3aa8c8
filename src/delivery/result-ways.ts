import type { AnnouncingServer, ResultWay, WayTaken } from '../core/expected';
import type { Log } from '../core/log';
import type { ActionAlias } from '../core/stackstorm-types';
import { type AnnouncingApi, lookAtServer } from '../stackstorm/announcing-server';
import { wayOf } from './result-way';

export interface ResultWaysOptions {
  api: AnnouncingApi;
  log: Log;
  /** `ST2_RESULTS`. */
  results: ResultWay | undefined;
  /** The notification route of commands whose result is announced, and of those whose result is not. */
  routes: Readonly<Record<ResultWay, string>>;
  /** Why an alias's templates cannot be rendered here; undefined where they can. */
  refusal(alias: ActionAlias): string | undefined;
}

/** Which way the result of each command takes, on the StackStorm as it is. */
export class ResultWays {
  readonly #options: ResultWaysOptions;
  #server: AnnouncingServer = { kind: 'unknown', why: 'StackStorm has not been checked yet' };
  #said = '';
  /** Aliases that turned out to need the server when a result was there, with the result settings that did. */
  readonly #needServer = new Map<string, { settings: string; why: string }>();

  constructor(options: ResultWaysOptions) {
    this.#options = options;
  }

  /** What StackStorm looked like the last time. */
  get server(): AnnouncingServer {
    return this.#server;
  }

  /** Looks at StackStorm: at the start, and whenever the aliases are read anew. Never rejects. */
  async look(): Promise<void> {
    const { api, routes, results, log } = this.#options;
    // A hand has decided: nothing depends on what StackStorm looks like.
    if (results !== undefined) return;
    this.#server = await lookAtServer(api, Object.values(routes));
    const said =
      this.#server.kind === 'stock'
        ? 'Results come straight from their executions.'
        : `Results wait for their announcement: ${this.#server.why}.`;
    if (said !== this.#said) log.info(said);
    this.#said = said;
  }

  /** The way that the result of a command takes, the route to give it, and why. */
  wayFor(alias: ActionAlias, matchMultiple: boolean): WayTaken & { route: string } {
    const { results, routes } = this.#options;
    const refusal = (one: ActionAlias) => this.#options.refusal(one) ?? this.#neededServer(one);
    const taken = wayOf(alias, matchMultiple, { results, server: this.#server, refusal });
    return { ...taken, route: routes[taken.way] };
  }

  /**
   * From the next command on, results of this alias are announced: what a template asks for may show only when it is
   * rendered. A change of its result settings gives it another try.
   */
  leaveToServer(alias: ActionAlias, why: string): void {
    this.#needServer.set(`${alias.pack}.${alias.name}`, { settings: settingsOf(alias), why });
  }

  #neededServer(alias: ActionAlias): string | undefined {
    const found = this.#needServer.get(`${alias.pack}.${alias.name}`);
    return found?.settings === settingsOf(alias) ? found.why : undefined;
  }
}

function settingsOf({ result }: ActionAlias): string {
  return JSON.stringify(result ?? null);
}
