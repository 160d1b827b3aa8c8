import { BackendError } from '../core/backend-error';
import type { Config } from '../core/config';
import type { AnnouncingServer } from '../core/expected';
import type { Log } from '../core/log';
import type { StackStorm } from '../core/stackstorm';
import type { ActionAlias } from '../core/stackstorm-types';
import type { DirectAnswersOptions } from './direct-answers';
import { resultFormat } from './result-format';
import { ResultWays } from './result-ways';

export interface ResultsOptions {
  config: Pick<Config, 'results' | 'route' | 'directRoute'>;
  st2: Pick<StackStorm, 'listAliases' | 'alias' | 'rules' | 'entryPoint'>;
  log: Log;
  /** The aliases as they were last read. */
  aliases(): { readonly set: { readonly aliases: readonly ActionAlias[] } };
}

/** How results come, and in which words. */
export interface Results extends Pick<DirectAnswersOptions, 'format' | 'aliasOf'> {
  /** Reads the aliases; looks beside that what the way of results depends on. */
  read(): Promise<ActionAlias[]>;
  /** Looks what the way of results depends on. Never rejects. */
  look(): Promise<void>;
  wayFor: ResultWays['wayFor'];
  readonly server: AnnouncingServer;
}

/** Puts together what decides about results. */
export function openResults({ config, st2, log, aliases }: ResultsOptions): Results {
  const ways = new ResultWays({
    ...{ api: st2, log, results: config.results },
    routes: { announced: config.route, direct: config.directRoute },
    refusal: (alias) => resultFormat.refusal(alias),
  });
  return {
    format: {
      refusal: resultFormat.refusal,
      render(execution, alias) {
        const rendered = resultFormat.render(execution, alias);
        if (rendered.kind === 'failed' && rendered.cause === 'server' && alias !== undefined)
          ways.leaveToServer(alias, rendered.reason);
        return rendered;
      },
    },
    async read() {
      const [read] = await Promise.all([st2.listAliases(), ways.look()]);
      return read;
    },
    look: () => ways.look(),
    wayFor: (alias, matchMultiple) => ways.wayFor(alias, matchMultiple),
    get server() {
      return ways.server;
    },
    async aliasOf(command, execution) {
      const known = aliases().set.aliases.find(({ pack, name }) => `${pack}.${name}` === command.alias);
      const id = execution.context?.action_alias_ref?.id;
      if (known !== undefined || typeof id !== 'string') return known;
      // Before the first reading, or an alias that was taken away while its command ran.
      return st2.alias(id).catch((error: unknown) => {
        if (error instanceof BackendError && error.status === 404) return undefined;
        throw error;
      });
    },
  };
}
