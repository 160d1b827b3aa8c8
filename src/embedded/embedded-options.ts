import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Account } from './http/authentication';
import type { PackMemory } from './packs/pack-memory';
import type { Keep } from './store/pruning';

/** What a backend is started with. */
export interface EmbeddedOptions {
  /** Folders that hold packs, or packs themselves; of two packs with one name the later counts. */
  packs: readonly string[];
  /** Folder for everything that is kept. Made where it is not there. */
  store: string;
  log: Log;
  /** Left out: the one it had last, so that links in old messages work, or a free one. Always on 127.0.0.1. */
  port?: number;
  /** Left out: a random one, see `Embedded.apiKey`. */
  apiKey?: string;
  clock?: Clock;
  /** Folder of `<pack>.yaml` configurations; `../configs` beside each packs folder where left out. */
  configs?: string;
  /** What earlier backends of this process have found in the files of packs. Left out: nothing. */
  memory?: PackMemory;
  /** Users who may log in with a password. `st2admin` may with the API key, unless named here. */
  accounts?: Readonly<Record<string, Account>>;
  /** How many actions run at once. */
  slots?: number;
  /** Characters of stdout and of stderr that a result keeps (2 million where left out); the output has all. */
  outputLimit?: number;
  /** How much history is kept; all of it where left out. */
  keep?: Keep;
  /** `commands`: nothing happens unasked, as in a trial beside a bot: no rule, timer or sensor works, and what a former process left stays. Left out: everything works. */
  works?: 'commands' | 'everything';
  /** Where people reach the page, and links in messages lead, e.g. through a proxy; its own address where left out. */
  webUrl?: string;
}
