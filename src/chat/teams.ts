import {
  type Abilities,
  ChatError,
  type Message,
  type Pace,
  type Person,
  type Place,
  type Post,
  type Posted,
} from '../core/chat';
import { asText, type ChatRobot, call, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import { decodeEntities } from './clean';
import { composeText } from './compose';
import { envelopeFor, plainCopy, roomOf } from './place';
import { utf8Bytes } from './split';
import { TextService } from './text-service';

/** True for @hubot-friends/hubot-ms-teams and for hubot-botframework. */
export function speaksTeams(robot: ChatRobot): boolean {
  const { adapter } = robot;
  return isRecord(adapter.conversationReferences) || usesBotFramework(robot);
}

function usesBotFramework({ adapter }: ChatRobot): boolean {
  return adapter.connector !== undefined && canCall(adapter, 'using');
}

/** How deep an activity of the Bot Framework is kept: its address tells where to answer. */
const ACTIVITY_DEPTH = 6;
const MAX_ACTIONS = 6;

/** Microsoft Teams through either adapter. Neither has been tried here against Microsoft's own service. */
export class TeamsChat extends TextService {
  readonly name = 'teams';
  override readonly abilities: Abilities = {
    thread: false,
    whisper: false,
    update: false,
    upload: false,
    react: false,
    buttons: true,
    colour: false,
  };
  /** In bytes; a bot's message may have 80 to 100 KB with everything around it, a webhook's 28. */
  protected override readonly serviceLimit: number = 24_000;
  protected override readonly servicePace: Pace = { messages: 50, perMs: 1_000, scope: 'all' };
  protected override readonly measure = utf8Bytes;

  override clean(text: string): string {
    const said = text.replace(/<at>([^<]*)<\/at>/g, '@$1').replace(/<br\s*\/?>|<\/p>|<\/div>/gi, '\n');
    return super.clean(
      decodeEntities(said.replace(/<\/?(?:p|div|span|strong|em|b|i|code|pre|a)\b[^<>]*>/gi, '')),
    );
  }

  /** The person alone can be told only in the chat with them; Teams opens none for these adapters. */
  override async whisper(place: Place, _person: Person, message: Message): Promise<Posted> {
    if (place.direct) return this.send(place, message);
    throw new ChatError('gone', 'could not whisper: in Teams, talk to the bot in a chat of your own first');
  }

  /** Tags would make the adapter send mark-up, and text that hides as a tag would be lost. */
  protected override escape(text: string): string {
    return text.replace(/<(?=[/!?a-zA-Z])/g, '&lt;');
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = message.room ?? message.user?.room;
    const address: Record<string, unknown> = {};
    if (isRecord(room)) address.room = plainCopy(room, ACTIVITY_DEPTH);
    const activity = reach(message.user, 'activity');
    if (isRecord(activity))
      address.user = {
        id: message.user?.id,
        name: message.user?.name,
        activity: plainCopy(activity, ACTIVITY_DEPTH),
      };
    const kind =
      reach(activity, 'address', 'conversation', 'conversationType') ??
      reach(room, 'conversation', 'conversationType') ??
      reach(message.user, 'message', 'activity', 'conversation', 'conversationType');
    const place: Place = { room: conversationOf(message) ?? roomOf(message), address };
    if (kind === 'personal') place.direct = true;
    return place;
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const buttons = post.buttons ?? [];
    const pressed = buttons.slice(0, MAX_ACTIONS);
    const said = composeText({ ...post, buttons: buttons.slice(MAX_ACTIONS) }, this.wording(place));
    const messages = this.split(said).map((text) => ({ text, payload: notJson(text) }));
    const last = messages.pop();
    if (pressed.length === 0 || last === undefined) return last ? [...messages, last] : messages;
    const actions = pressed.map(({ label, say }) => ({
      type: 'Action.Submit',
      title: label,
      data: { msteams: { type: 'messageBack', displayText: label, text: `${this.robot.name} ${say}` } },
    }));
    const body = [{ type: 'TextBlock', text: last.text, wrap: true }];
    const card = { type: 'AdaptiveCard', version: '1.4', body, actions };
    const payload = JSON.stringify(card);
    if (utf8Bytes(payload) <= this.limit) return [...messages, { text: last.text, payload }];
    // The text fills the message: the buttons follow in one of their own.
    const alone = JSON.stringify({ ...card, body: [] });
    return [...messages, last, { text: pressed.map(({ label }) => label).join(' | '), payload: alone }];
  }

  protected override deliver(place: Place, payload: unknown): unknown {
    if (usesBotFramework(this.robot)) return this.robot.adapter.send(envelopeFor(place), payload);
    // An answer to a message of long ago is refused ("a proxy that has been revoked"): say it to the room.
    const known = isRecord(place.address) ? place.address.room : undefined;
    const room = known ?? { channelData: { channel: { id: place.room } } };
    if (canCall(this.robot, 'messageRoom')) return call(this.robot, ['messageRoom'], room, payload);
    return this.robot.adapter.send({ room }, payload);
  }

  protected override idOf(answer: unknown): string | undefined {
    const first = Array.isArray(answer) ? answer[0] : answer;
    return asText(reach(first, 'id'));
  }
}

/** The conversation's id, wherever the adapter left it. */
function conversationOf(message: HeardMessage): string | undefined {
  const places: [unknown, ...string[]][] = [
    [message.room, 'channelData', 'channel', 'id'],
    [message.room, 'conversation', 'id'],
    [message.user, 'activity', 'address', 'conversation', 'id'],
    [message.user, 'message', 'activity', 'conversation', 'id'],
  ];
  for (const [from, ...path] of places) {
    const id = asText(reach(from, ...path));
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The adapter takes text that reads as JSON for a card: `42` and `{"a":1}` would vanish. */
function notJson(text: string): string {
  try {
    JSON.parse(text);
    return `\u200b${text}`;
  } catch {
    return text;
  }
}
