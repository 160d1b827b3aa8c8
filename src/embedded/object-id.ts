import { createHash, randomBytes } from 'node:crypto';
import { flatText } from '../core/flat-text';

const processPart = randomBytes(5).toString('hex');
let counter = randomBytes(3).readUIntBE(0, 3);

/**
 * A new id of 24 hex digits whose order is the order of creation, as StackStorm's are.
 * @param now milliseconds since 1970
 */
export function objectId(now: number): string {
  counter = (counter + 1) % 0x1000000;
  const seconds = Math.floor(now / 1000) % 0x100000000;
  return seconds.toString(16).padStart(8, '0') + processPart + counter.toString(16).padStart(6, '0');
}

/**
 * The id of something that lives in a pack's files: the same for the same name, over restarts. It begins with `f`,
 * as no time of creation does before 2097.
 */
export function idOfReference(kind: string, reference: string): string {
  return flatText(`f${createHash('sha256').update(`${kind}\0${reference}`).digest('hex').slice(0, 23)}`);
}

/** Whether the text has the form of StackStorm's ids: 24 lower-case hexadecimal digits. */
export function isObjectId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}
