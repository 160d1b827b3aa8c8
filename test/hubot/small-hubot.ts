import type { HeardMessage } from '../../src/core/robot';
import type { HubotListener, HubotRobot } from '../../src/hubot/hubot-robot';

/** The message of a small Hubot: what TextMessage is in the real one. */
export class SmallMessage implements HeardMessage {
  [key: string]: unknown;
  room: string;

  constructor(
    readonly user: { id: string; name: string; room: string },
    readonly text: string,
    readonly id: string | number | undefined,
  ) {
    this.room = user.room;
  }
}

interface Response {
  message: HeardMessage;
  send(text: string): void;
}

/**
 * As much of a Hubot as its scripts see, and as it differs between versions: the real ones are ESM or
 * CoffeeScript and are tried with the packed package in `npm run test:hubots`.
 */
export class SmallHubot {
  name = 'hubot';
  alias: string | false = false;
  adapterName = 'recorder';
  readonly listeners: (HubotListener & { callback(response: Response): unknown })[] = [];
  readonly sent: { room: unknown; text: string }[] = [];
  readonly logged: string[] = [];
  readonly #middleware: ((context: unknown) => unknown)[] = [];
  readonly #brain = new Map<string, unknown>();
  readonly adapter = {
    send: async (envelope: { room: unknown }, ...texts: unknown[]) => {
      for (const text of texts) this.sent.push({ room: envelope.room, text: String(text) });
    },
  };
  readonly brain = {
    get: (key: string) => this.#brain.get(key),
    set: (key: string, value: unknown) => void this.#brain.set(key, value),
    save() {},
    on() {},
    removeListener() {},
    listenerCount: () => 1,
  };
  readonly logger = {
    debug: () => {},
    info: (line: string) => void this.logged.push(line),
    warn: (line: string) => void this.logged.push(line),
    error: (line: string) => void this.logged.push(line),
  };
  readonly router = { get() {}, post() {} };
  readonly helpStrings: string[] = [];

  /** All that the brain holds. */
  contents(): Record<string, unknown> {
    return Object.fromEntries(this.#brain);
  }

  on(): void {}

  listen(
    matcher: (message: HeardMessage) => unknown,
    options: { id: string },
    callback: (response: Response) => unknown,
  ): void {
    this.listeners.push({ matcher, options, callback });
  }

  hear(regex: RegExp, callback: (response: Response) => unknown): void {
    this.listen((message) => regex.exec(String(message.text ?? '')), { id: 'hear' }, callback);
  }

  catchAll(callback: (response: Response) => unknown): void {
    this.listen((message) => message.isCatchAll === true, { id: 'catch-all' }, callback);
  }

  responseMiddleware(middleware: (context: unknown) => unknown): void {
    if (middleware.length !== 1) throw new Error('expected 1');
    this.#middleware.push(middleware);
  }

  /** A person says something, in the way of Hubot: every listener in turn, then the catch-alls. */
  say(text: string, who: { id?: string; name?: string; room?: string; messageId?: string } = {}): void {
    const { id = 'U1', name = 'ada', room = 'room-1', messageId } = who;
    const message = new SmallMessage({ id, name, room }, text, messageId);
    if (!this.#offer(message)) this.#offer({ isCatchAll: true, message });
  }

  #offer(message: HeardMessage): boolean {
    let taken = false;
    for (const listener of this.listeners) {
      if (!listener.matcher(message)) continue;
      taken = true;
      const send = (answer: string) => {
        for (const middleware of this.#middleware) middleware({ response: { message } });
        void this.adapter.send({ room: message.room }, answer);
      };
      listener.callback({ message, send });
    }
    return taken;
  }

  get asRobot(): HubotRobot {
    return this as unknown as HubotRobot;
  }

  /** Waits until something was said that fits, and gives it back. */
  async hears(wanted: RegExp, patienceMs = 60_000): Promise<string> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = this.sent.find(({ text }) => wanted.test(text));
      if (found !== undefined) return found.text;
      if (Date.now() > end) throw new Error(`${wanted} was not said; said was ${JSON.stringify(this.sent)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
