import type { ActionSchemas } from '../core/action-schemas';
import type { Clock } from '../core/clock';
import type { ParameterSchemas } from '../core/masking';
import type { StackStorm } from '../core/stackstorm';
import type { Action, ActionParameter } from '../core/stackstorm-types';

const FRESH_MS = 60_000;
const MAX_ACTIONS = 1_000;

/** What the server says about actions, asked at most once a minute for each. */
export class ActionBook implements ActionSchemas {
  readonly #st2: Pick<StackStorm, 'action'>;
  readonly #clock: Clock;
  readonly #known = new Map<string, { at: number; action: Promise<Action> }>();
  /** As the server described them last, however long ago. */
  readonly #last = new Map<string, Action>();
  readonly #waiting = new Map<string, ((schemas: ParameterSchemas) => void)[]>();

  constructor(st2: Pick<StackStorm, 'action'>, clock: Clock) {
    this.#st2 = st2;
    this.#clock = clock;
  }

  /** @throws BackendError */
  get(ref: string): Promise<Action> {
    const known = this.#known.get(ref);
    if (known !== undefined && this.#clock.steady() - known.at < FRESH_MS) return known.action;
    if (this.#known.size >= MAX_ACTIONS) this.#known.clear();
    if (this.#last.size >= MAX_ACTIONS) this.#last.clear();
    const action = this.#st2.action(ref);
    this.#known.set(ref, { at: this.#clock.steady(), action });
    action.then(
      (answer) => this.#learn(ref, answer),
      () => this.#known.delete(ref),
    );
    return action;
  }

  /** Asks the server in any case. @throws BackendError */
  fresh(ref: string): Promise<Action> {
    this.#known.delete(ref);
    return this.get(ref);
  }

  /** Calls back once, as soon as the server has said, to whomever, what an action takes. */
  whenKnown(ref: string, listener: (schemas: ParameterSchemas) => void): void {
    const last = this.#last.get(ref);
    if (last !== undefined) listener(last.parameters ?? {});
    else this.#waiting.set(ref, [...(this.#waiting.get(ref) ?? []), listener].slice(-MAX_ACTIONS));
  }

  #learn(ref: string, action: Action): void {
    this.#last.set(ref, action);
    const waiting = this.#waiting.get(ref) ?? [];
    this.#waiting.delete(ref);
    for (const listener of waiting) listener(action.parameters ?? {});
  }

  /** @throws BackendError */
  async parameters(ref: string): Promise<Record<string, ActionParameter>> {
    return (await this.get(ref)).parameters ?? {};
  }

  /** For masking: where the server cannot be asked, every value counts as secret. */
  async schemasFor(ref: string, names: readonly string[]): Promise<ParameterSchemas> {
    return (await this.knownSchemas(ref)) ?? allSecret(names);
  }

  /**
   * For masking: what the server says, or said last: an action's secrets hardly ever change.
   * @returns undefined where it cannot be asked and never could
   */
  async knownSchemas(ref: string): Promise<ParameterSchemas | undefined> {
    try {
      return await this.parameters(ref);
    } catch {
      const last = this.#last.get(ref);
      return last === undefined ? undefined : (last.parameters ?? {});
    }
  }
}

/** What is to be believed of an action of which nothing is known. */
export function allSecret(names: readonly string[]): ParameterSchemas {
  return Object.fromEntries(names.map((name) => [name, { secret: true }]));
}
