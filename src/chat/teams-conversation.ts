import { ChatError, type Person, type Place } from '../core/chat';
import { asText, type ChatRobot, call, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import { plainCopy } from './place';
import { teamsClient } from './teams-client';

/** How deep a conversation is kept: what is deeper is of no use for answering. */
const DEPTH = 3;
/** Nobody has written to the bot since it started; the next one who does brings the connection along. */
const UNTIL_SOMEBODY_WRITES_MS = 10_000;
/** Microsoft puts this before the id of an app where it stands for its bot. */
const BOT_MARK = /^28:/;

/** The client of each adapter, as far as one is known. */
const clients = new WeakMap<object, unknown>();

/**
 * Conversations of @hubot-friends/hubot-ms-teams. What the adapter offers for late messages throws, or opens a new thread
 * and posts twice, so its client is used: it comes with each message that is heard, and outlives the turn.
 */
export class TeamsConversations {
  readonly #robot: ChatRobot;
  #serviceUrl: string | undefined;

  constructor(robot: ChatRobot) {
    this.#robot = robot;
  }

  /**
   * Where a message that is being heard can be answered later, as plain JSON. To be asked before the adapter's turn has
   * ended: afterwards every look at it throws.
   */
  remember(message: HeardMessage): Record<string, unknown> | undefined {
    try {
      const cloud = reach(message.user, 'message', 'adapter');
      if (canCall(cloud, 'continueConversationAsync')) clients.set(this.#robot.adapter, cloud);
      const activity = reach(message.user, 'message', 'activity') ?? message.room ?? message.user?.room;
      if (!isRecord(activity) || !isRecord(activity.conversation)) return undefined;
      this.#serviceUrl = asText(activity.serviceUrl) ?? this.#serviceUrl;
      return {
        channelId: asText(activity.channelId) ?? 'msteams',
        serviceUrl: this.#serviceUrl,
        conversation: plainCopy(activity.conversation, DEPTH),
        ...(isRecord(activity.recipient) ? { bot: plainCopy(activity.recipient, DEPTH) } : {}),
        ...(isRecord(activity.from) ? { user: plainCopy(activity.from, DEPTH) } : {}),
      };
    } catch {
      return undefined;
    }
  }

  /** The chat with one person alone, if that person has written to the bot there since it started. */
  directWith({ id }: Person): Place | undefined {
    const known = Object.values(this.#known()).find(
      (one) =>
        reach(one, 'conversation', 'conversationType') === 'personal' && reach(one, 'user', 'id') === id,
    );
    const room = asText(reach(known, 'conversation', 'id'));
    if (room === undefined || !isRecord(known)) return undefined;
    return { room, direct: true, address: { reference: plainCopy(known, DEPTH) } };
  }

  /**
   * Posts an activity, or puts it in the place of an earlier one.
   * @returns what the service answered
   * @throws ChatError `busy` while nobody has written to the bot since it started; what the client rejects with
   */
  async say(place: Place, activity: Record<string, unknown>): Promise<unknown> {
    const cloud = this.#client();
    const reference = this.#referenceOf(place);
    if (cloud === undefined || reference === undefined) {
      throw new ChatError(
        'busy',
        'could not post yet: Teams accepts messages only after somebody has written to the bot since it started',
        UNTIL_SOMEBODY_WRITES_MS,
      );
    }
    let answer: unknown;
    await call(
      cloud,
      ['continueConversationAsync'],
      this.#appId(reference),
      reference,
      async (turn: unknown) => {
        answer = await call(turn, [activity.id === undefined ? 'sendActivity' : 'updateActivity'], activity);
      },
    );
    return answer;
  }

  #client(): unknown {
    const { adapter } = this.#robot;
    if (!clients.has(adapter)) clients.set(adapter, teamsClient(this.#robot));
    return clients.get(adapter);
  }

  #known(): Record<string, unknown> {
    const known = reach(this.#robot.adapter, 'conversationReferences');
    return isRecord(known) ? known : {};
  }

  /** A channel's own id is the conversation in which a new thread begins; nothing more is needed for one. */
  #referenceOf(place: Place): Record<string, unknown> | undefined {
    const kept = reach(place.address, 'reference');
    if (isRecord(kept)) return kept;
    const id = place.thread === undefined ? place.room : `${place.room};messageid=${place.thread}`;
    const known = this.#known()[id];
    if (isRecord(known)) return plainCopy(known, DEPTH);
    const [another] = Object.values(this.#known());
    const serviceUrl = this.#serviceUrl ?? asText(reach(another, 'serviceUrl'));
    if (serviceUrl === undefined) return undefined;
    const bot = { id: `28:${this.#configured()}`, name: this.#robot.name };
    return { channelId: 'msteams', serviceUrl, bot, conversation: { id } };
  }

  #configured(): string {
    return asText(reach(this.#robot, 'config', 'TEAMS_BOT_APP_ID')) ?? '';
  }

  #appId(reference: Record<string, unknown>): string {
    return this.#configured() || (asText(reach(reference, 'bot', 'id')) ?? '').replace(BOT_MARK, '');
  }
}
