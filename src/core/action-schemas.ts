import type { ParameterSchemas } from './masking';
import type { Action, ActionParameter } from './stackstorm-types';

/** What the server says about actions, asked at most once a minute for each. */
export interface ActionSchemas {
  /** @throws BackendError */
  get(ref: string): Promise<Action>;
  /** @throws BackendError */
  parameters(ref: string): Promise<Record<string, ActionParameter>>;
  /** For masking: where the server cannot be asked, every value counts as secret. */
  schemasFor(ref: string, names: readonly string[]): Promise<ParameterSchemas>;
  /** For masking: what the server says, or said last; undefined where it never could be asked. */
  knownSchemas(ref: string): Promise<ParameterSchemas | undefined>;
  /** Calls back once, as soon as the server has said, to whomever, what an action takes. */
  whenKnown(ref: string, listener: (schemas: ParameterSchemas) => void): void;
  /** Asked now, whatever is known. @throws BackendError */
  fresh(ref: string): Promise<Action>;
}
