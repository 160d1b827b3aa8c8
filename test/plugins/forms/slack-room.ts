import { EventEmitter } from 'node:events';
import { chooseChatService } from '../../../src/chat';
import type { ChatRobot } from '../../../src/core/robot';
import { FakeSlack, type SlackPost } from '../../fakes/slack';
import { objectClient } from '../../fakes/slack-clients';
import type { SlackView } from '../../fakes/slack-modals';

/** A Slack with one room, what its people see there, and a bot's connection to it. */
export class SlackRoom {
  readonly slack: FakeSlack;
  readonly #sockets: EventEmitter[] = [];

  private constructor(slack: FakeSlack) {
    this.slack = slack;
  }

  static async open(): Promise<SlackRoom> {
    return new SlackRoom(await FakeSlack.start());
  }

  /** A chat service for one more bot; the first one of them hears what is pressed and sent. */
  chat(): ReturnType<typeof chooseChatService> {
    const socket = new EventEmitter();
    this.#sockets.push(socket);
    this.slack.attach(socket);
    const robot = {
      name: 'hubot',
      adapter: { send() {}, socket, client: { web: objectClient(this.slack.url), socket } },
    };
    return chooseChatService(robot as unknown as ChatRobot, {
      pace: { messages: 1000, perMs: 1000, scope: 'room' },
    });
  }

  /** The bot that was connected first is gone: the next one hears what is pressed. */
  disconnectFirst(): void {
    const first = this.#sockets.shift();
    if (first !== undefined) this.slack.detach(first);
  }

  /** Everything that is shown, one text a post, with buttons and boxes as JSON. */
  said(): string[] {
    return this.slack.posts.map(({ channel, user, text, attachments, blocks }) =>
      JSON.stringify([channel, user, text, attachments, blocks]),
    );
  }

  /** Waits for a post that shows this. @throws Error with all that was posted instead */
  async shows(pattern: RegExp, since = 0): Promise<SlackPost> {
    return this.until(() => {
      const at = this.said().findIndex((text, index) => index >= since && pattern.test(text));
      return this.slack.posts[at];
    }, String(pattern));
  }

  /** Waits for a modal. */
  view(): Promise<SlackView> {
    return this.until(() => this.slack.modals.open.at(-1), 'a modal');
  }

  /** Presses the button that opens a form, where it was shown last. @returns the modal */
  async fillIn(user: string): Promise<SlackView> {
    const before = this.slack.modals.open.length;
    this.slack.press(user, await this.opener(), 'Fill in …');
    return this.until(() => this.slack.modals.open[before], 'a modal');
  }

  /** The newest post with the button that opens a form. */
  opener(): Promise<SlackPost> {
    return this.until(() => {
      const at = this.said().findLastIndex((text) => text.includes('Fill in …'));
      return this.slack.posts[at];
    }, 'a button that opens a form');
  }

  async until<T>(found: () => T | undefined, what: string): Promise<T> {
    for (let waited = 0; waited < 15_000; waited += 10) {
      const one = found();
      if (one !== undefined) return one;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`${what} was not seen:\n${this.said().join('\n')}`);
  }

  close(): Promise<void> {
    return this.slack.stop();
  }
}
