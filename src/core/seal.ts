import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';

/** Keeps texts unreadable for whoever gets hold of the brain or of Redis. */
export interface Sealer {
  /** True where what was sealed can still be opened after a restart: a key was configured. */
  readonly lasting: boolean;
  /** @param purpose bound to the text: what was sealed for one thing opens for no other */
  seal(text: string, purpose: string): string;
  /** @returns the text, or undefined where it was sealed with another key, for another purpose, or changed */
  open(sealed: string, purpose: string): string | undefined;
}

/** Deriving a key is meant to take its time; a process with several bots needs it once. */
const derived = new Map<string, Buffer>();

function keyFrom(secret: string): Buffer {
  // The salt is fixed because twins must arrive at the same key; the secret itself has to be a long one.
  const key = derived.get(secret) ?? scryptSync(secret, 'hubot-st2 sealed records', 32);
  derived.set(secret, key);
  return key;
}

/**
 * AES-256-GCM with a key derived from `ST2_SECRET_KEY`. Without one a random key is made that dies with
 * the process: what it sealed is then lost at a restart, never readable.
 */
export function createSealer(secret: string | undefined): Sealer {
  const key = secret === undefined ? randomBytes(32) : keyFrom(secret);
  return {
    lasting: secret !== undefined,
    seal(text, purpose) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed, purpose) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 28) return undefined;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
