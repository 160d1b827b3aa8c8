import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's side of one WebSocket, as far as fakes of chat services need it: text, ping, close. */
export interface ServerSocket {
  send(text: string): void;
  close(): void;
  onText(listener: (text: string) => void): void;
  onClose(listener: () => void): void;
}

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** Answers the upgrade request of an http server (`server.on('upgrade', …)`). */
export function acceptSocket(request: IncomingMessage, stream: Duplex): ServerSocket {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  const texts: ((text: string) => void)[] = [];
  const closes: (() => void)[] = [];
  let buffered = Buffer.alloc(0);
  stream.on('error', () => stream.destroy());
  stream.on('close', () => {
    for (const listener of closes) listener();
  });
  stream.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (let frame = readFrame(buffered); frame; frame = readFrame(buffered)) {
      buffered = buffered.subarray(frame.length);
      if (frame.opcode === PING) stream.write(frameOf(PONG, frame.payload));
      if (frame.opcode === CLOSE) stream.end(frameOf(CLOSE, frame.payload));
      if (frame.opcode === TEXT) for (const listener of texts) listener(frame.payload.toString());
    }
  });
  return {
    send: (text) => void (stream.writable && stream.write(frameOf(TEXT, Buffer.from(text)))),
    close: () => void (stream.writable && stream.end(frameOf(CLOSE, Buffer.alloc(0)))),
    onText: (listener) => texts.push(listener),
    onClose: (listener) => closes.push(listener),
  };
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const size = payload.length;
  const head = size < 126 ? [size] : size < 65_536 ? [126, size >> 8, size & 255] : undefined;
  if (head) return Buffer.concat([Buffer.from([128 | opcode, ...head]), payload]);
  const long = Buffer.alloc(10);
  long[0] = 128 | opcode;
  long[1] = 127;
  long.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([long, payload]);
}

/** A masked frame of the client's, once all of it is there. Fragments are not needed by any client here. */
function readFrame(bytes: Buffer): { opcode: number; payload: Buffer; length: number } | undefined {
  if (bytes.length < 6) return undefined;
  const short = (bytes[1] ?? 0) & 127;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start + 4) return undefined;
  const size =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  const length = start + 4 + size;
  if (bytes.length < length) return undefined;
  const mask = bytes.subarray(start, start + 4);
  const payload = Buffer.from(bytes.subarray(start + 4, length));
  for (let at = 0; at < payload.length; at += 1) payload[at] = (payload[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return { opcode: (bytes[0] ?? 0) & 15, payload, length };
}
