import type { Pace, Person, Place } from '../core/chat';
import { asText, type ChatRobot, canCall, type HeardMessage, isRecord, reach } from '../core/robot';
import { addressOf, envelopeFor, roomOf } from './place';
import { utf8Bytes } from './split';
import { TextService } from './text-service';

/** True where the adapter carries an XMPP client: hubot-xmpp's, or @xmpp/client. */
export function speaksXmpp(robot: ChatRobot): boolean {
  if (canCall(robot.adapter, 'joinRoom') && canCall(robot.adapter, 'readMessage')) return true;
  return ['xmpp', 'client'].some(
    (key) => canCall(robot.adapter, key, 'send') && reach(robot.adapter, key, 'iqCaller') !== undefined,
  );
}

/** XML 1.0 has no such characters: one of them ends the connection. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Any XMPP adapter: rooms (MUC) and direct messages, text only. */
export class XmppChat extends TextService {
  readonly name = 'xmpp';
  /** In bytes, and the least that a server must carry: its stanza has room for more than the text. */
  protected override readonly serviceLimit: number = 8_000;
  protected override readonly servicePace: Pace = { messages: 5, perMs: 1_000, scope: 'all' };
  protected override readonly measure = utf8Bytes;

  protected override escape(text: string): string {
    return super.escape(text).replace(NOT_XML, '');
  }

  protected override placeOf(message: HeardMessage): Place {
    const type = asText(message.user?.type);
    const room = roomOf(message);
    const place: Place = { room, address: addressOf(message) };
    if (type === 'chat' || type === 'direct') place.direct = true;
    return place;
  }

  /** Adapters choose between room and person by the user's type, which an announcement does not carry. */
  protected override deliver(place: Place, payload: unknown): unknown {
    const envelope = envelopeFor(place);
    const type = place.direct ? 'chat' : 'groupchat';
    return this.sendThroughHubot({ ...envelope, user: { ...envelope.user, type } }, payload);
  }

  /** In a room only the adapter knows a person's own address, and tells it with the message. */
  protected override directPlace(place: Place, person: Person): Place {
    const user = isRecord(place.address) && isRecord(place.address.user) ? place.address.user : {};
    const own = asText(user.id) === person.id ? user : {};
    const room = asText(own.privateChatJID) ?? person.id;
    return {
      room,
      direct: true,
      address: { user: { ...own, id: person.id, name: person.name, type: 'chat' } },
    };
  }
}
