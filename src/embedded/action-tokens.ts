import { createHash, randomBytes } from 'node:crypto';
import type { Role } from './role';

/** For whom an action works. */
export interface ActionUser {
  user: string;
  role: Role;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

/**
 * Tokens with which actions and sensors may call the API as the user they work for. They are kept in memory only, as no
 * action outlives the backend.
 */
export class ActionTokens {
  readonly #holders = new Map<string, ActionUser>();

  /** @returns the token's text, and a function after which it is worth nothing */
  issue(holder: ActionUser): { text: string; end(): void } {
    const text = randomBytes(24).toString('base64url');
    const hash = hashOf(text);
    this.#holders.set(hash, holder);
    return { text, end: () => void this.#holders.delete(hash) };
  }

  /** Whose token it is; undefined where it has ended or never was one. */
  holder(text: string): ActionUser | undefined {
    return this.#holders.get(hashOf(text));
  }
}
