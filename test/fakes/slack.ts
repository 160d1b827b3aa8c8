import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';
import { slackCalls, slackRefusal } from './slack-limits';
import { SlackModals, type SlackView } from './slack-modals';
import { acceptSocket, type ServerSocket } from './web-socket';

export interface SlackPost {
  channel: string;
  ts: string;
  text: string;
  thread_ts?: string;
  attachments?: Record<string, unknown>[];
  blocks?: Record<string, unknown>[];
  /** Who sees it, where only one person does. */
  user?: string;
  [key: string]: unknown;
}

export interface SlackUpload {
  name: string;
  content: string;
  channel: string;
  thread_ts?: string;
}

const BOT = 'UBOT00001';
const PEOPLE: Record<string, string> = { [BOT]: 'hubot', U0ALICE: 'alice', U0BOB: 'bob' };
const ANSWER_NEVER = new Promise<never>(() => {});

/**
 * A Slack on this machine: the Web API that both of Hubot's adapters call, RTM and Socket Mode. It
 * enforces Slack's limits and misbehaves when told to.
 */
export class FakeSlack {
  /** In the order in which they were posted; updates change them in place. */
  readonly posts: SlackPost[] = [];
  readonly uploads: SlackUpload[] = [];
  /** Every call of the Web API by its method. */
  readonly calls: string[] = [];
  /** How often each post was changed, by ts. */
  readonly updates: string[] = [];
  readonly misbehave = new Misbehaviours();
  readonly modals = new SlackModals();
  /** Why posts were refused for what is in them. */
  readonly refused: string[] = [];
  /** Methods that the bot's token has no right to. */
  readonly forbidden = new Set<string>();
  /** Channels the bot cannot post to, with the reason. */
  readonly closed = new Map<string, string>();
  /** Set to answer 429 to more than one message a second in a channel, after a burst of so many. */
  burst = Number.POSITIVE_INFINITY;
  readonly #server: Server;
  readonly #rtm = new Set<ServerSocket>();
  readonly #socketMode = new Set<ServerSocket>();
  readonly #files = new Map<string, { name: string; content: string }>();
  readonly #times = new Map<string, number[]>();
  #counter = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request: IncomingMessage, stream) => {
      const socket = acceptSocket(request, stream);
      const rtm = request.url?.startsWith('/rtm') === true;
      const sockets = rtm ? this.#rtm : this.#socketMode;
      sockets.add(socket);
      socket.onClose(() => sockets.delete(socket));
      socket.onText((text) => {
        const message = JSON.parse(text) as Record<string, unknown>;
        if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong', reply_to: message.id }));
        if (message.envelope_id !== undefined) this.acknowledged.push(String(message.envelope_id));
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
    });
  }

  /** Envelopes of Socket Mode that the bot acknowledged. */
  readonly acknowledged: string[] = [];
  readonly #inProcess = new Set<{ emit(name: string, event: unknown): unknown }>();

  /** Socket Mode without a socket: an emitter of this process is told what a client of Slack would tell it. */
  attach(client: { emit(name: string, event: unknown): unknown }): void {
    this.#inProcess.add(client);
  }

  /** A bot that has died hears nothing more. */
  detach(client: { emit(name: string, event: unknown): unknown }): void {
    this.#inProcess.delete(client);
  }

  static async start(): Promise<FakeSlack> {
    const slack = new FakeSlack();
    await new Promise<void>((resolve) => slack.#server.listen(0, '127.0.0.1', resolve));
    return slack;
  }

  /** The base of the Web API, with a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/`;
  }

  get connected(): boolean {
    return this.#rtm.size + this.#socketMode.size > 0;
  }

  async stop(): Promise<void> {
    for (const socket of [...this.#rtm, ...this.#socketMode]) socket.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /**
   * A person says something; every connected bot hears it `times` times, as Slack does when it is not
   * sure of the first. Returns the message's ts.
   */
  say(user: string, channel: string, text: string, more: Record<string, unknown> = {}, times = 1): string {
    const ts = this.#nextTs();
    const direct = channel.startsWith('D') ? { channel_type: 'im' } : { channel_type: 'channel' };
    const event = { type: 'message', user, channel, text, ts, event_ts: ts, team: 'T1', ...direct, ...more };
    for (let time = 0; time < times; time += 1) this.deliver(event, time);
    return ts;
  }

  /** Any event, as Slack would deliver it. */
  deliver(event: Record<string, unknown>, retry = 0): void {
    for (const socket of this.#rtm) socket.send(JSON.stringify(event));
    const payload = {
      token: 't',
      team_id: 'T1',
      api_app_id: 'A1',
      event,
      type: 'event_callback',
      event_id: `Ev${event.ts}`,
    };
    const about = {
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: retry,
      retry_reason: retry ? 'timeout' : '',
    };
    void this.#envelope({ ...about, payload });
  }

  /** A person presses the button with this label. */
  press(user: string, post: SlackPost, label: string): void {
    const boxes = [
      ...(post.blocks ?? []),
      ...(post.attachments ?? []).flatMap((box) => (box.blocks as []) ?? []),
    ];
    const elements = boxes.flatMap(
      (block) => (block.elements as Record<string, unknown>[] | undefined) ?? [],
    );
    const button = elements.find(
      (element) => (element.text as { text?: string } | undefined)?.text === label,
    );
    if (!button) throw new Error(`There is no button "${label}"`);
    const action = { ...button, type: 'button', action_ts: this.#nextTs() };
    const payload = {
      type: 'block_actions',
      trigger_id: this.modals.trigger(user),
      user: userOf(user),
      api_app_id: 'A1',
      channel: { id: post.channel, name: 'ops' },
      container: { type: 'message', message_ts: post.ts, channel_id: post.channel },
      message: {
        ts: post.ts,
        text: post.text,
        ...(post.thread_ts === undefined ? {} : { thread_ts: post.thread_ts }),
      },
      actions: [action],
    };
    void this.#envelope({ type: 'interactive', accepts_response_payload: false, payload });
  }

  /**
   * A person sends a form as they see it. Resolves when the bot has acknowledged it; Slack gives it to one connection only.
   * @throws Error for what Slack's client would not let them send
   */
  async submit(user: string, view: SlackView, answers: Readonly<Record<string, string>>): Promise<void> {
    const { user: _user, errors: _errors, ...shown } = view;
    const payload = {
      type: 'view_submission',
      user: userOf(user),
      view: { ...shown, state: { values: this.modals.filled(view, answers) } },
    };
    const answer = await this.#envelope({ type: 'interactive', accepts_response_payload: true, payload });
    this.modals.acknowledged(view, answer);
  }

  /** A person types `/st2 …`. Resolves with what the bot answered it with. */
  slash(user: string, channel: string, text: string): Promise<unknown> {
    const payload = {
      ...{ command: '/st2', text, user_id: user, user_name: PEOPLE[user], channel_id: channel },
      trigger_id: this.modals.trigger(user),
    };
    return this.#envelope({ type: 'slash_commands', accepts_response_payload: true, payload });
  }

  /** Whom the posts so far have called. */
  get called(): string[] {
    return this.posts.flatMap(slackCalls);
  }

  /** Resolves with what the first client in this process acknowledged it with. */
  #envelope(envelope: Record<string, unknown>): Promise<unknown> {
    this.#counter += 1;
    const told = { envelope_id: `env-${this.#counter}`, ...envelope };
    for (const socket of this.#socketMode) socket.send(JSON.stringify(told));
    const [client] = this.#inProcess;
    return new Promise((resolve) => {
      const ack = async (answer?: unknown): Promise<void> => {
        this.acknowledged.push(told.envelope_id);
        resolve(answer);
      };
      client?.emit(String(envelope.type), { ...told, body: envelope.payload, ack });
    });
  }

  #nextTs(): string {
    this.#counter += 1;
    return `1700000000.${String(this.#counter).padStart(6, '0')}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url?.split('?')[0] ?? '';
    if (path.startsWith('/upload/')) return this.#takeFile(path.slice('/upload/'.length), body, response);
    const method = path.split('/').pop() ?? '';
    this.calls.push(method);
    const wrong = this.misbehave.take(method);
    if (wrong) await suffer(wrong);
    const send = (status: number, answer: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    };
    if (wrong?.retryAfterSeconds !== undefined) {
      return send(
        429,
        { ok: false, error: 'ratelimited' },
        { 'retry-after': String(wrong.retryAfterSeconds) },
      );
    }
    if (wrong?.status !== undefined) return send(wrong.status, { ok: false });
    if (wrong?.error !== undefined) return send(200, { ok: false, error: wrong.error });
    if (this.forbidden.has(method)) return send(200, { ok: false, error: 'missing_scope' });
    const answer = this.#answer(method, fields(request, body));
    if (answer === TOO_FAST) return send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
    send(200, typeof answer === 'string' ? { ok: false, error: answer } : { ok: true, ...answer });
  }

  /** The answer's fields, or an error code. */
  #answer(method: string, args: Record<string, unknown>): Record<string, unknown> | string {
    const base = `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const channel = String(args.channel ?? '');
    switch (method) {
      case 'auth.test':
        return { user: 'hubot', user_id: BOT, bot_id: 'B1', team: 'shop', team_id: 'T1', url: 'http://x/' };
      case 'rtm.connect':
      case 'rtm.start':
        return { url: `${base}/rtm`, self: { id: BOT, name: 'hubot' }, team: { id: 'T1', name: 'shop' } };
      case 'apps.connections.open':
        return { url: `${base}/socket` };
      case 'users.list':
        return { members: Object.keys(PEOPLE).map(person), response_metadata: { next_cursor: '' } };
      case 'users.info':
        return { user: person(String(args.user)) };
      case 'conversations.info':
        return { channel: { id: channel, name: 'ops', is_im: channel.startsWith('D') } };
      case 'conversations.open':
        return PEOPLE[String(args.users)] === undefined
          ? 'users_not_found'
          : { channel: { id: `D${String(args.users)}` } };
      case 'chat.postMessage':
      case 'chat.postEphemeral':
        return this.#post(channel, args);
      case 'views.open':
        return this.modals.show(args);
      case 'chat.update':
        return this.#update(channel, args);
      case 'files.upload':
        return 'method_deprecated';
      case 'files.getUploadURLExternal':
        return this.#ticket(String(args.filename));
      case 'files.completeUploadExternal':
        return this.#complete(args);
      default:
        return 'unknown_method';
    }
  }

  #post(channel: string, args: Record<string, unknown>): Record<string, unknown> | string {
    const reason = this.closed.get(channel);
    if (reason !== undefined) return reason;
    if (this.#tooFast(channel)) return TOO_FAST;
    const refusal = slackRefusal(args);
    if (refusal !== undefined) {
      this.refused.push(refusal);
      return refusal;
    }
    const post = { ...args, channel, text: String(args.text ?? ''), ts: this.#nextTs() } as SlackPost;
    this.posts.push(post);
    return { ts: post.ts, channel, message: { text: post.text, ts: post.ts } };
  }

  #tooFast(channel: string): boolean {
    const now = Date.now();
    const recent = (this.#times.get(channel) ?? []).filter((time) => now - time < 1_000 * this.burst);
    const tooFast = recent.length >= this.burst;
    if (!tooFast) recent.push(now);
    this.#times.set(channel, recent);
    return tooFast;
  }

  #update(channel: string, args: Record<string, unknown>): Record<string, unknown> | string {
    const post = this.posts.find(({ ts }) => ts === args.ts);
    if (!post || post.channel !== channel) return 'message_not_found';
    const refusal = slackRefusal(args);
    if (refusal !== undefined) return refusal;
    this.updates.push(post.ts);
    Object.assign(post, args);
    return { ts: post.ts, channel };
  }

  #ticket(name: string): Record<string, unknown> {
    this.#counter += 1;
    const id = `F${this.#counter}`;
    this.#files.set(id, { name, content: '' });
    return { upload_url: this.url.replace(/api\/$/, `upload/${id}`), file_id: id };
  }

  #takeFile(id: string, body: Buffer, response: ServerResponse): void {
    const file = this.#files.get(id);
    if (file) file.content = body.toString('utf8');
    response.writeHead(file ? 200 : 404);
    response.end('OK');
  }

  #complete(args: Record<string, unknown>): Record<string, unknown> | string {
    const files = args.files as { id: string }[];
    const channel = String(args.channel_id ?? '');
    const reason = this.closed.get(channel);
    if (reason !== undefined) return reason;
    for (const { id } of files) {
      const file = this.#files.get(id);
      if (!file) return 'file_not_found';
      const thread = args.thread_ts === undefined ? {} : { thread_ts: String(args.thread_ts) };
      this.uploads.push({ ...file, channel, ...thread });
    }
    return { files };
  }
}

const TOO_FAST = 'too_fast';

async function suffer(wrong: Misbehaviour): Promise<void> {
  if (wrong.delayMs === Number.POSITIVE_INFINITY) await ANSWER_NEVER;
  if (wrong.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, wrong.delayMs));
}

function userOf(id: string): Record<string, unknown> {
  return { id, username: PEOPLE[id], name: PEOPLE[id], team_id: 'T1' };
}

function person(id: string): Record<string, unknown> {
  return { id, name: PEOPLE[id] ?? id, real_name: PEOPLE[id] ?? id, profile: {}, is_bot: id === BOT };
}

/** Arguments come as a form or as JSON; lists and objects in a form are JSON themselves. */
function fields(request: IncomingMessage, body: Buffer): Record<string, unknown> {
  const type = request.headers['content-type'] ?? '';
  const text = body.toString('utf8');
  const found: Record<string, unknown> = type.includes('json')
    ? (JSON.parse(text || '{}') as Record<string, unknown>)
    : Object.fromEntries(new URLSearchParams(text));
  for (const key of ['attachments', 'blocks', 'files', 'view']) {
    const value = found[key];
    if (typeof value === 'string') found[key] = JSON.parse(value);
  }
  delete found.token;
  return found;
}
