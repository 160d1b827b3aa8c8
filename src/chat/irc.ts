import type { Message, Pace, Person, Place, Post } from '../core/chat';
import { asText, type ChatRobot, canCall, type HeardMessage } from '../core/robot';
import { composeText } from './compose';
import { addressOf, roomOf } from './place';
import { splitText, utf8Bytes } from './split';
import { TextService } from './text-service';

/** True where the adapter carries an IRC client: node-irc (hubot-irc) or irc-framework. */
export function speaksIrc(robot: ChatRobot): boolean {
  return ['bot', 'client', 'irc'].some(
    (key) => canCall(robot.adapter, key, 'say') && canCall(robot.adapter, key, 'join'),
  );
}

/** Line ends would begin a new command; the rest is colour, bold, CTCP and what else terminals obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** Any IRC adapter: one line is one message, 512 bytes with the sender's prefix and the target in it. */
export class IrcChat extends TextService {
  readonly name = 'irc';
  protected override readonly serviceLimit: number = 350;
  /** A server allows for a short burst; on average it takes a line in two seconds. */
  protected override readonly servicePace: Pace = { messages: 4, perMs: 8_000, scope: 'all' };
  protected override readonly measure = utf8Bytes;
  protected override readonly fences = 'ignore' as const;

  protected override escape(text: string): string {
    return super.escape(text).replace(/\r\n?/g, '\n').replace(/\t/g, '    ').replace(CONTROLS, '');
  }

  protected override mention(person: Person): string {
    return this.escape(this.displayName(person)).replace(/\s/g, '');
  }

  protected override placeOf(message: HeardMessage): Place {
    const room = roomOf(message);
    const place: Place = { room, address: addressOf(message) };
    if (!/^[#&+!]/.test(room)) {
      place.direct = true;
      place.room = asText(message.user?.reply_to) ?? asText(message.user?.name) ?? room;
    }
    return place;
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const wording = this.wording(place);
    const [first = '', second, ...rest] = composeText(post, wording).split('\n');
    // Who is meant, alone on a line, would be a message of its own.
    const isName = post.mention !== undefined && first === `${wording.mention(post.mention)}:`;
    const lines =
      isName && second !== undefined ? [`${first} ${second}`, ...rest] : [first, second ?? '', ...rest];
    const pieces = lines.filter((line) => line.trim() !== '').flatMap((line) => this.split(line));
    return pieces.map((piece) => ({ text: piece, payload: piece }));
  }

  protected override split(line: string): string[] {
    return splitText(line, { limit: this.limit, measure: utf8Bytes, fences: 'ignore' });
  }
}
