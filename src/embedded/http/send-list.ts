import type { Writable } from 'node:stream';
import { exactJson } from '../../core/exact-json';

/** So much of a list is written in one piece; a list that is no longer is sent with its length. */
const MAX_PIECE = 256 * 1024;

/**
 * Sends a list as JSON. The next item is made when whoever reads has taken the one before: three hundred results of two
 * megabytes take no more memory than one of them. Others are served between two pieces.
 * @param begin writes the headers, with the length in bytes where it is known
 * @throws what making an item throws; the response is then as far as it got
 */
export async function sendList(
  response: Writable,
  items: Iterable<unknown>,
  begin: (length?: number) => void,
): Promise<void> {
  let piece = '[';
  let separator = '';
  let begun = false;
  for (const item of items) {
    piece += separator + exactJson(item);
    separator = ',';
    if (piece.length <= MAX_PIECE) continue;
    if (!begun) begin();
    begun = true;
    const sent = piece;
    piece = '';
    if (!(await taken(response, sent))) return;
  }
  piece += ']';
  if (!begun) begin(Buffer.byteLength(piece));
  response.end(piece);
}

/** @returns whether somebody still reads, once there is room for more */
async function taken(response: Writable, piece: string): Promise<boolean> {
  const hasRoom = response.write(piece);
  await new Promise<void>((resolve) => {
    if (hasRoom || response.destroyed) return void setImmediate(resolve);
    const go = () => {
      response.removeListener('drain', go);
      response.removeListener('close', go);
      resolve();
    };
    response.once('drain', go);
    response.once('close', go);
  });
  return !response.destroyed;
}
