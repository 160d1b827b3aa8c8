import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cardRefusal } from './adaptive-card-limits';

/** What stands in a conversation, as it stands there now. */
export interface TeamsMessage {
  conversation: string;
  id: string;
  text: string;
  card?: { body: Record<string, unknown>[]; actions: CardAction[] };
}

interface CardAction {
  title: string;
  data: { msteams: { text: string } };
}

interface Activity {
  text?: string;
  attachments?: { content: Record<string, unknown> }[];
}

const ALICE = { id: '29:1', name: 'alice' };

/** Microsoft's Bot Connector on this machine: it takes what a bot says, and tells the bot what people say and press. */
export class TeamsService {
  readonly messages: TeamsMessage[] = [];
  readonly refused: string[] = [];
  readonly #server: Server;
  #counter = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<TeamsService> {
    const service = new TeamsService();
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /**
   * Alice writes to the bot, or presses a button with what she filled in.
   * @param bot where the bot listens
   * @returns the status that the bot answers with
   */
  async say(
    bot: string,
    conversation: string,
    text: string,
    value?: Record<string, unknown>,
  ): Promise<number> {
    const { port } = this.#server.address() as AddressInfo;
    this.#counter += 1;
    const activity = {
      ...{ type: 'message', id: `in${this.#counter}`, channelId: 'msteams', text, from: ALICE },
      ...{ serviceUrl: `http://127.0.0.1:${port}/`, recipient: { id: '28:app', name: 'hubot' } },
      conversation: {
        id: conversation,
        conversationType: conversation.startsWith('a:') ? 'personal' : 'groupChat',
      },
      ...(value === undefined ? {} : { value, replyToId: this.messages.at(-1)?.id }),
    };
    const answer = await fetch(`${bot}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    return answer.status;
  }

  /** Alice presses a button of the newest card. */
  async press(bot: string, title: string, values: Record<string, unknown>): Promise<number> {
    const message = this.messages.filter(({ card }) => card !== undefined).at(-1);
    const action = message?.card?.actions.find((one) => one.title === title);
    if (message === undefined || action === undefined) throw new Error(`no button ${title}`);
    return this.say(bot, message.conversation, action.data.msteams.text, values);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const [, conversation, id] =
      /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(request.url ?? '') ?? [];
    const activity = JSON.parse(body || '{}') as Activity;
    const card = activity.attachments?.[0]?.content;
    const reason = conversation === undefined ? `no such address: ${request.url}` : card && cardRefusal(card);
    if (reason !== undefined) {
      this.refused.push(reason);
      response.writeHead(400).end(reason);
      return;
    }
    const answer = this.#take(
      decodeURIComponent(conversation ?? ''),
      activity,
      request.method === 'PUT' ? id : undefined,
    );
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: answer }));
  }

  #take(conversation: string, { text = '', attachments }: Activity, changes: string | undefined): string {
    const id = changes ?? `out${this.messages.length + 1}`;
    const card = attachments?.[0]?.content as TeamsMessage['card'];
    const message = { conversation, id, text, ...(card === undefined ? {} : { card }) };
    const at = this.messages.findIndex((one) => one.id === changes);
    if (at >= 0) this.messages[at] = message;
    else this.messages.push(message);
    return id;
  }
}
