import type { Abilities, Message, Pace, Person, Place, Posted } from '../core/chat';
import { asText, type ChatRobot, call, canCall, type HeardMessage, reach } from '../core/robot';
import { type AttachmentPayload, AttachmentService } from './attachment-service';
import type { ChatConfig } from './chat-config';
import { withoutNames } from './clean';
import { addressOf, roomOf } from './place';

/** True where the adapter carries Rocket.Chat's driver (hubot-rocketchat 2). */
export function speaksRocketChat(robot: ChatRobot): boolean {
  return canCall(robot.adapter, 'driver', 'sendToRoomId') || canCall(robot.adapter, 'driver', 'sendMessage');
}

/** Slack's names for colours mean nothing here. */
const COLOURS: Record<string, string> = { good: '#2de0a5', warning: '#ffd21f', danger: '#f5455c' };

/** hubot-rocketchat. */
export class RocketChat extends AttachmentService {
  readonly name = 'rocketchat';
  override readonly abilities: Abilities;
  protected override readonly serviceLimit = 5_000;
  protected override readonly servicePace: Pace = { messages: 5, perMs: 1_000, scope: 'all' };

  constructor(robot: ChatRobot, config: Partial<ChatConfig> = {}) {
    super(robot, config);
    const methods = canCall(robot.adapter, 'callMethod');
    const whole = canCall(robot.adapter, 'driver', 'sendMessage');
    this.abilities = {
      thread: whole,
      whisper: false,
      update: methods,
      upload: false,
      buttons: false,
      colour: whole,
    };
  }

  override async whisper(_place: Place, person: Person, message: Message): Promise<Posted> {
    const { text } = message;
    await this.attempt(`whisper to ${person.name}`, () =>
      call(this.robot.adapter, ['driver', 'sendDirectToUser'], text, this.displayName(person)),
    );
    return { place: { room: person.name, direct: true } };
  }

  override async update(posted: Posted, message: Message): Promise<void> {
    if (posted.id === undefined || !this.abilities.update)
      return this.unable('change a message without an id');
    const change = { _id: posted.id, rid: posted.place.room, attachments: [], ...fieldsOf(message.payload) };
    await this.attempt(`change a message in ${this.placeName(posted.place)}`, () =>
      call(this.robot.adapter, ['callMethod'], 'updateMessage', change),
    );
  }

  protected override escape(text: string): string {
    return withoutNames(text);
  }

  protected override mention(person: Person): string {
    return `@${this.displayName(person)}`;
  }

  protected override colourName(colour: string): string {
    return COLOURS[colour] ?? super.colourName(colour);
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = asText(message.user?.roomID) ?? roomOf(message);
    const place: Place = { room, address: addressOf(message) };
    if (message.user?.roomType === 'd') place.direct = true;
    return place;
  }

  protected override async deliver(place: Place, payload: unknown): Promise<unknown> {
    const { adapter } = this.robot;
    const rid = await this.#roomId(place.room);
    const { text } = payload as AttachmentPayload;
    if (!this.abilities.colour) return call(adapter, ['driver', 'sendToRoomId'], text, rid);
    const thread = place.thread === undefined ? {} : { tmid: place.thread };
    return call(adapter, ['driver', 'sendMessage'], { rid, ...fieldsOf(payload), ...thread });
  }

  /** Announcements may name a room as people do; the server takes either. */
  async #roomId(room: string): Promise<string> {
    if (!canCall(this.robot.adapter, 'driver', 'getRoomId')) return room;
    return asText(await call(this.robot.adapter, ['driver', 'getRoomId'], room.replace(/^#/, ''))) ?? room;
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(reach(answer, '_id'));
  }
}

function fieldsOf(payload: unknown): Record<string, unknown> {
  const { text, attachments, identity } = payload as AttachmentPayload;
  const fields: Record<string, unknown> = { msg: text };
  if (attachments) fields.attachments = attachments;
  if (identity?.username !== undefined) fields.alias = identity.username;
  if (identity?.icon_url !== undefined) fields.avatar = identity.icon_url;
  if (identity?.icon_emoji !== undefined) fields.emoji = identity.icon_emoji;
  return fields;
}
