import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Turns secret values into text that is safe to show and back. */
export interface Cipher {
  /** Absolute path of the key. */
  file: string;
  encrypt(plain: string): string;
  /** @throws Error with a sentence where the text was made with another key or changed */
  decrypt(text: string): string;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM with a key of its own beside the store, readable by this user only; made at the first start. */
export function openCipher(folder: string): Cipher {
  const file = join(folder, 'datastore.key');
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32)
    throw new Error(
      `${file} is not a key: it must hold 64 hexadecimal digits. Restore it from a copy, or remove it and set all secret values again.`,
    );
  return {
    file,
    encrypt(plain) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, key, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('hex').toUpperCase();
    },
    decrypt(text) {
      try {
        const bytes = Buffer.from(text, 'hex');
        // Without the length, a tag that was cut to four bytes would do.
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
          authTagLength: TAG_BYTES,
        });
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)),
          decipher.final(),
        ]).toString('utf8');
      } catch {
        throw new Error(`A secret value was encrypted with another key than ${file}. Set it again.`);
      }
    },
  };
}
