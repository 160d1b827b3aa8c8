import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dice, mangled, mutated } from './mutate';
import {
  action,
  alias,
  announcement,
  answerOf,
  execution,
  inquiry,
  pack,
  rule,
  sensor,
  triggerInstance,
  user,
} from './shapes';

const EVENTS = [
  'st2.announcement__chatops',
  'st2.execution__update',
  'st2.execution__create',
  'st2.execution.output__create',
  'st2.actionalias__update',
  'st2.liveaction__update',
  'st2.nothing__known',
] as const;

/**
 * A StackStorm that has lost its mind: wrong types in every field, half bodies, wrong statuses, headers and
 * lengths, connections that break, lines of 10 MB. While `sane` it answers as it should.
 */
export class HostileServer {
  sane = true;
  /** How often it has answered as it should not. */
  strange = 0;
  readonly #seed: number;
  readonly #dice: Dice;
  /** One for each kind of request: what is asked beside it does not change what it is told. */
  readonly #answers = new Map<string, Dice>();
  readonly #streams = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => {
    request.on('error', () => {});
    request.resume();
    request.on('end', () => this.#answer(request.method ?? '', request.url ?? '', response));
  });

  constructor(seed: number) {
    this.#seed = seed;
    this.#dice = new Dice(seed);
  }

  #diceFor(pathname: string): Dice {
    const kind = pathname.replace(/[0-9a-f]{24}/g, 'ID');
    const known = this.#answers.get(kind);
    if (known !== undefined) return known;
    const dice = new Dice([...kind].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), this.#seed));
    this.#answers.set(kind, dice);
    return dice;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get streams(): number {
    return this.#streams.size;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** One event of any kind, whole or broken, on every open stream; seldom one of 10 MB. */
  pushEvent(): void {
    const dice = this.#dice;
    const id = dice.below(0xffffff).toString(16).padStart(24, '0');
    const whole = dice.one<() => unknown>([
      announcement,
      () => execution(id),
      () => inquiry(id),
      () => alias('echo'),
    ]);
    const name = dice.one(EVENTS);
    const text = JSON.stringify(mutated(whole(), dice));
    const data = dice.below(4) === 0 ? mangled(text, dice) : Buffer.from(text);
    const frame = Buffer.concat([Buffer.from(`event: ${name}\ndata: `), data, Buffer.from('\n\n')]);
    for (const stream of this.#streams) {
      if (dice.below(60) === 0) stream.destroy();
      else stream.write(frame);
    }
  }

  /** An announcement and an execution of 10 MB each, as a large result makes them. */
  pushHuge(): void {
    const text = 'é'.repeat(5_000_000);
    const said = announcement() as { payload: Record<string, unknown> };
    said.payload.message = text;
    for (const [name, data] of [
      ['st2.announcement__chatops', said],
      ['st2.execution__update', execution('f'.repeat(24), { status: 'succeeded', result: { stdout: text } })],
      ['st2.nothing__known', text],
    ] as const)
      for (const stream of this.#streams) stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #answer(method: string, target: string, response: ServerResponse): void {
    response.on('error', () => {});
    const { pathname } = new URL(target, 'http://hostile');
    const right = this.#right(method, pathname);
    if (pathname.endsWith('/stream')) this.#openStream(response);
    else if (this.sane) this.#send(response, 200, JSON.stringify(right), {});
    else this.#misbehave(response, right, this.#diceFor(pathname));
  }

  #openStream(response: ServerResponse): void {
    const dice = this.#diceFor('stream');
    if (!this.sane && dice.below(3) === 0) {
      this.#misbehave(response, 'stream', dice);
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=UTF-8' });
    response.write('\n');
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #right(method: string, path: string): unknown {
    if (path === '/v1/actionalias') return [alias('echo'), alias('count'), alias('wipe')];
    if (path.startsWith('/v1/aliasexecution')) return answerOf('echo');
    if (path === '/v1/executions' && method === 'GET') return [execution(), inquiry()];
    if (path.endsWith('/children')) return [execution()];
    if (path.endsWith('/output')) return 'some output';
    if (path.startsWith('/v1/executions')) return execution();
    if (path.startsWith('/v1/inquiries')) return { id: 'i', schema: {}, status: 'pending', ttl: 3 };
    if (path.startsWith('/v1/actions')) return action();
    if (path === '/v1/rules') return [rule()];
    if (path.startsWith('/v1/rules')) return rule();
    if (path === '/v1/packs') return [pack()];
    if (path.startsWith('/v1/sensortypes')) return path.endsWith('/output') ? 'some output' : [sensor()];
    if (path.startsWith('/v1/triggerinstances')) return triggerInstance();
    if (path.startsWith('/v1/actionalias/')) return alias('echo');
    if (path === '/v1/user') return user();
    return { version: '3.10dev', faultstring: undefined };
  }

  #misbehave(response: ServerResponse, right: unknown, dice: Dice): void {
    this.strange += 1;
    const text = JSON.stringify(mutated(right, dice)) ?? '';
    switch (dice.below(12)) {
      case 0:
        response.destroy();
        break;
      case 1:
        this.#send(
          response,
          dice.one([400, 401, 403, 404, 409, 413, 429, 500, 502, 503, 504]),
          JSON.stringify(mutated({ faultstring: 'No.\nOn instance: {}' }, dice)),
          { 'Retry-After': dice.one(['0', '-5', 'soon', '1e99']) },
        );
        break;
      case 2:
        this.#send(response, dice.one([201, 202, 204, 206, 226, 299, 300, 304, 307, 418, 599]), text, {
          Location: '/v1/executions',
        });
        break;
      case 3:
        this.#send(response, 200, mangled(text, dice), {});
        break;
      case 4:
        this.#send(response, 200, text, { 'Content-Encoding': 'gzip' });
        break;
      case 5:
        this.#send(response, 200, text, {
          'Content-Type': dice.one(['text/html', 'image/png', '', 'application/json; charset=klingon']),
        });
        break;
      case 6:
        // Says that it is longer than it is, and breaks off.
        response.writeHead(200, { 'Content-Length': Buffer.byteLength(text) + 10 });
        response.write(text, () => response.destroy());
        break;
      case 7:
        this.#send(response, 200, text, {
          'X-Total-Count': dice.one(['-1', 'NaN', '1e999', '', '1000000000']),
        });
        break;
      default:
        this.#send(response, 200, text, {});
        break;
    }
  }

  #send(
    response: ServerResponse,
    status: number,
    body: string | Buffer,
    headers: Record<string, string>,
  ): void {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(body);
  }
}
