import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';
import { acceptSocket, type ServerSocket } from './web-socket';

export interface MattermostPost {
  id: string;
  channel_id: string;
  message: string;
  root_id?: string;
  props?: { attachments?: Record<string, unknown>[]; [key: string]: unknown };
  file_ids?: string[];
  [key: string]: unknown;
}

const LIMIT = 16_383;
const BOT = 'bot00000000000000000000000';
const PEOPLE: Record<string, string> = { [BOT]: 'hubot', u1: 'alice', u2: 'bob' };

/** A Mattermost on this machine: the calls of version 4 of its API that hubot-matteruser makes, and its socket. */
export class FakeMattermost {
  readonly posts: MattermostPost[] = [];
  readonly files: { id: string; name: string; content: string }[] = [];
  readonly calls: string[] = [];
  readonly refused: string[] = [];
  /** By the last part of the path: `posts`, `patch`, `files`, … */
  readonly misbehave = new Misbehaviours();
  readonly closed = new Set<string>();
  readonly #server: Server;
  readonly #sockets = new Set<ServerSocket>();
  #counter = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request: IncomingMessage, stream) => {
      const socket = acceptSocket(request, stream);
      this.#sockets.add(socket);
      socket.onClose(() => this.#sockets.delete(socket));
      socket.send(JSON.stringify({ event: 'hello', data: { server_version: '9.0.0' }, seq: 0 }));
    });
  }

  static async start(): Promise<FakeMattermost> {
    const mattermost = new FakeMattermost();
    await new Promise<void>((resolve) => mattermost.#server.listen(0, '127.0.0.1', resolve));
    return mattermost;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/api/v4`;
  }

  get connected(): boolean {
    return this.#sockets.size > 0;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A person says something in a channel; returns the post's id. */
  say(user: string, channel: string, message: string, more: Record<string, unknown> = {}): string {
    const id = this.#nextId('p');
    const post = { id, user_id: user, channel_id: channel, message, root_id: '', ...more };
    const kind = channel.startsWith('d') ? 'D' : 'O';
    const data = {
      channel_name: 'ops',
      channel_display_name: 'Ops',
      channel_type: kind,
      sender_name: PEOPLE[user],
      post: JSON.stringify(post),
    };
    for (const socket of this.#sockets) {
      socket.send(JSON.stringify({ event: 'posted', data, broadcast: { channel_id: channel }, seq: 1 }));
    }
    return id;
  }

  #nextId(prefix: string): string {
    this.#counter += 1;
    return `${prefix}${this.#counter}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = (request.url ?? '').replace(/^\/api\/v4/, '');
    this.calls.push(`${request.method} ${path}`);
    const send = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    };
    const wrong = this.misbehave.take(path.split('/').pop() ?? '');
    if (wrong) return misbehave(wrong, send);
    const refusal = (reason: string, status = 400) => {
      this.refused.push(reason);
      return send(status, { id: 'api.error', message: reason, status_code: status });
    };
    if (path === '/files') return send(201, { file_infos: [this.#takeFile(body)] });
    const fields = (body.length > 0 ? JSON.parse(body.toString()) : {}) as Record<string, unknown>;
    if (path === '/posts') {
      const post = { ...fields, id: this.#nextId('p') } as MattermostPost;
      const over = overPost(post);
      if (over !== undefined) return refusal(over);
      if (this.closed.has(post.channel_id))
        return refusal('You do not have the appropriate permissions.', 403);
      this.posts.push(post);
      return send(201, post);
    }
    if (path.endsWith('/patch')) {
      const post = this.posts.find(({ id }) => path === `/posts/${id}/patch`);
      if (!post) return refusal('post not found', 404);
      const over = overPost({ ...post, ...fields } as MattermostPost);
      if (over !== undefined) return refusal(over);
      Object.assign(post, fields);
      return send(200, post);
    }
    const answer = this.#read(path, fields);
    send(answer === undefined ? 404 : 200, answer ?? { id: 'not_found', message: 'not found' });
  }

  #read(path: string, fields: unknown): unknown {
    if (path === '/channels/direct') return { id: `d${(fields as string[])[0]}`, type: 'D' };
    if (path === '/users/login' || path === '/users/me') return person(BOT);
    if (path.startsWith('/users/me/preferences')) return [];
    if (path === '/users/me/teams') return [{ id: 't1', name: 'shop' }];
    if (path.includes('/channels')) return [{ id: 'c1', name: 'ops', display_name: 'Ops', type: 'O' }];
    if (path.startsWith('/users?')) return path.includes('page=0') ? Object.keys(PEOPLE).map(person) : [];
    return undefined;
  }

  #takeFile(body: Buffer): { id: string; name: string } {
    const text = body.toString('utf8');
    const name = /filename="([^"]+)"/.exec(text)?.[1] ?? '?';
    const start = text.indexOf('\r\n\r\n', text.indexOf('filename=')) + 4;
    const end = text.indexOf('\r\n--', start);
    const file = { id: this.#nextId('f'), name, content: text.slice(start, end) };
    this.files.push(file);
    return { id: file.id, name };
  }
}

function person(id: string): Record<string, unknown> {
  return { id, username: PEOPLE[id], first_name: '', last_name: '', email: `${PEOPLE[id]}@example.com` };
}

function overPost(post: MattermostPost): string | undefined {
  const boxes = (post.props?.attachments ?? []).map(({ text }) => String(text ?? ''));
  const size = [post.message, ...boxes].join('').length;
  if (post.message === '' && boxes.length === 0 && !post.file_ids) return 'Invalid message.';
  return size > LIMIT ? `Post Message property is longer than the maximum: ${size}` : undefined;
}

type Send = (status: number, answer: unknown, headers?: Record<string, string>) => void;

async function misbehave(wrong: Misbehaviour, send: Send): Promise<void> {
  if (wrong.delayMs === Number.POSITIVE_INFINITY) await new Promise(() => {});
  if (wrong.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, wrong.delayMs));
  if (wrong.retryAfterSeconds !== undefined) {
    return send(429, { message: 'limit exceeded' }, { 'retry-after': String(wrong.retryAfterSeconds) });
  }
  send(wrong.status ?? 500, { message: wrong.error ?? 'internal' });
}
