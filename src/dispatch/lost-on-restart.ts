import type { BridgeContext } from '../core/bridge-context';
import type { Call } from '../core/command';
import type { HealthFinding } from '../core/health-finding';
import type { Memory } from '../core/memory';

const SAID = "The bot's brain is not persisted, so pending results are lost on restart";
const FIX = 'Set ST2_STATE_FILE or ST2_REDIS_URL';

/** For the doctor: nothing where the memory outlives a restart. */
export function memoryFindings(memory: Pick<Memory, 'survivesRestart'>): HealthFinding[] {
  return memory.survivesRestart() ? [] : [{ about: 'memory', state: 'warning', said: SAID, fix: FIX }];
}

/** Tells an operator, once in the life of a bot, that a restart loses what is under way. */
export class LostOnRestart {
  readonly #context: Pick<BridgeContext, 'memory' | 'rights'>;
  #isTold = false;

  constructor(context: Pick<BridgeContext, 'memory' | 'rights'>) {
    this.#context = context;
  }

  /** Follows the answer to the first person who may use `st2 doctor`: somebody who can do something about it. */
  async mention(call: Call): Promise<void> {
    const { memory, rights } = this.#context;
    if (this.#isTold || memory.survivesRestart()) return;
    if (rights.refusal('st2.doctor', call.incoming) !== undefined) return;
    this.#isTold = true;
    await call.reply(`${SAID}. ${FIX}.`);
  }
}
