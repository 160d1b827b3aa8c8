import {
  type Abilities,
  ChatError,
  type Complete,
  type Message,
  type Pace,
  type Person,
  type Place,
  type Post,
  type Posted,
  type Table,
} from '../../core/chat';
import { asText, type ChatRobot, canCall, type HeardMessage, isRecord } from '../../core/robot';
import { composeText } from '../compose';
import { tableText } from '../table-text';
import { TextService, textOnly } from '../text-service';
import type { TerminalEntry, TerminalScreen } from './entry';
import { visibleButColours, visibleControls } from './visible-controls';

/** True where the adapter is the terminal of this package. */
export function isOwnTerminal({ adapter }: ChatRobot): boolean {
  return canCall(adapter, 'show') && canCall(adapter, 'change') && typeof adapter.canChange === 'boolean';
}

/** A terminal takes a result whole, and remembers it for whoever scrolls. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** The terminal that `bin/hubot` opens: one screen, one or several people in a room (`as kirk: …`). */
export class TerminalChat extends TextService {
  readonly name = 'terminal';
  readonly hearsAll = true;
  override readonly abilities: Abilities;
  protected override readonly serviceLimit: number = NO_LIMIT;
  protected override readonly servicePace: Pace = {
    messages: Number.POSITIVE_INFINITY,
    perMs: 0,
    scope: 'room',
  };
  protected override readonly fences = 'ignore' as const;
  readonly #screen: TerminalScreen;

  constructor(...[robot, config]: ConstructorParameters<typeof TextService>) {
    super(robot, config);
    this.#screen = robot.adapter as unknown as TerminalScreen;
    this.abilities = { ...textOnly, update: this.#screen.canChange, colour: true };
  }

  override async update({ id }: Posted, message: Message): Promise<void> {
    if (id === undefined) return this.unable('change what has gone by');
    this.#screen.change(id, message.payload as TerminalEntry);
  }

  /** Calls `complete` for what is typed when Tab is pressed. */
  override onComplete(complete: Complete): void {
    this.#screen.completeWith(complete);
  }

  /** Nothing is obeyed: what a command prints is shown, controls and all. */
  protected override escape(text: string): string {
    return visibleControls(text);
  }

  protected override renderText(post: Post, place: Place): Message[] {
    const wording = {
      ...this.wording(place),
      ...(wantsColours(post) ? { escape: visibleButColours } : {}),
      typed: (say: string) => say,
    };
    const { mention, buttons = [], ...said } = post;
    // What goes on is steered with keys: Ctrl-C asks what is to become of it.
    const text = composeText({ ...said, buttons: post.live === true ? [] : buttons }, wording);
    const label = this.#labelOf(place);
    const entry: TerminalEntry = {
      text,
      ...(post.live === undefined ? {} : { live: post.live }),
      ...(post.outcome === undefined ? {} : { outcome: post.outcome }),
      ...(mention === undefined ? {} : { mention: visibleControls(this.displayName(mention)) }),
      ...(label === undefined ? {} : { label }),
    };
    return [{ text, payload: entry }];
  }

  protected override deliver(_place: Place, payload: unknown): unknown {
    if (!isRecord(payload)) throw new ChatError('failed', 'The terminal shows entries only');
    return this.#screen.show(payload as unknown as TerminalEntry);
  }

  protected override idOf(answer: unknown): string | undefined {
    return asText(answer);
  }

  protected override placeOf(message: HeardMessage): Place {
    return { room: asText(message.room) ?? this.#screen.room };
  }

  protected override directPlace(_place: Place, person: Person): Place {
    return { room: person.name, direct: true };
  }

  /** A table is as wide as this window is now. */
  protected override tableWords(table: Table): string {
    return tableText(table, this.#screen.columns);
  }

  #labelOf({ room, direct }: Place): string | undefined {
    if (direct) return `to ${visibleControls(room)} alone`;
    return room === this.#screen.room ? undefined : `in ${visibleControls(room)}`;
  }
}

/** `extra: {terminal: {colour: true}}` in the ack or result of an alias: what it prints is meant to be coloured. */
function wantsColours({ extra }: Post): boolean {
  const own = extra?.terminal;
  return isRecord(own) && (own.colour === true || own.color === true);
}
