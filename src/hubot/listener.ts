import type { Incoming } from '../core/chat';
import type { HeardMessage } from '../core/robot';
import { addressed } from './addressed';
import { HeardInOrder } from './heard-in-order';
import type { HubotRobot } from './hubot-robot';
import { OtherScripts } from './other-scripts';

/** How the bridge's one listener is known to the owner's listener middleware. */
export const LISTENER_ID = 'hubot-st2';

/** An owner's catch-all or asynchronous script has so long to answer before we say "I do not know". */
const OTHERS_FIRST_MS = 300;

export interface Listening {
  hear(message: HeardMessage): Incoming;
  /** Whether the text is for us, as far as can be said at once; undefined while nobody can say yet. */
  takes(incoming: Incoming): boolean | undefined;
  /** @param elsewhere whether one of the owner's other scripts takes the message; known when they have had their time */
  handle(incoming: Incoming, elsewhere: () => Promise<boolean>): void;
}

/** A message to the bot, as it was heard. */
interface Heard {
  incoming: Incoming;
  /** It is a command of ours, and counts as answered for the owner's catch-all. */
  isTaken: boolean;
  handOver: ReturnType<HeardInOrder['place']>;
}

/**
 * Listens to what is said to the bot: one listener whose matcher reads the bot's name at each message.
 * A message that is no command of ours does not count as taken, so that the owner's catch-all still
 * fires; before we say that we do not know it, a moment passes, in which it shows whether somebody else answers.
 */
export function listenToRobot(robot: HubotRobot, listening: Listening): void {
  const others = new OtherScripts(robot, (id) => id === LISTENER_ID);
  const order = new HeardInOrder();
  // Hubot asks a matcher more than once for a message.
  const heard = new WeakMap<object, Heard | undefined>();

  const hear = (message: HeardMessage): Heard | undefined => {
    if (heard.has(message)) return heard.get(message);
    const incoming = hearAddressed(message);
    const found = incoming && {
      incoming,
      isTaken: listening.takes(incoming) ?? !others.take(message),
      handOver: order.place(),
    };
    heard.set(message, found);
    if (found !== undefined && !found.isTaken) leaveToOthersFirst(message, found);
    return found;
  };

  const leaveToOthersFirst = (message: HeardMessage, { incoming, handOver }: Heard): void => {
    const othersHadTime = new Promise<void>((resolve) => setTimeout(resolve, OTHERS_FIRST_MS).unref());
    handOver(() =>
      listening.handle(incoming, async () => {
        await othersHadTime;
        return others.take(message);
      }),
    );
  };

  const hearAddressed = (message: HeardMessage): Incoming | undefined => {
    // Joining and leaving are messages too, and a catch-all holds another message.
    if (typeof message.text !== 'string' || message.user === undefined) return undefined;
    const incoming = listening.hear(message);
    // At a terminal there is nobody else.
    const atTerminal = /^shell$/i.test(String(robot.adapterName ?? ''));
    if (atTerminal) incoming.place.direct = true;
    if (atTerminal || tellsNothing(message.id)) delete incoming.id;
    const said = addressed(incoming.text, robot, incoming.place.direct === true);
    // The Shell adapter puts the name before what does not begin with it, also before `@hubot` and `Hubot`.
    const text = said === undefined || !atTerminal ? said : addressed(said, robot, true);
    // Who says nothing but the bot's name wants to know what it can do. An empty line is no such call; the Shell
    // adapter hands it over as the name and a blank.
    const isCall = atTerminal ? /\S$/.test(message.text) : incoming.text.trim() !== '';
    return text === undefined || (text === '' && !isCall) ? undefined : { ...incoming, text };
  };

  const matcher = (message: HeardMessage): boolean => hear(message)?.isTaken === true;
  robot.listen(matcher, { id: LISTENER_ID }, ({ message }) => {
    const found = hear(message);
    // Not awaited: from Hubot 9 on the next listener would wait for StackStorm.
    if (found?.isTaken)
      found.handOver(() => listening.handle(found.incoming, async () => others.take(message)));
  });
}

/**
 * Whether an id does not tell one message from another: the Shell adapter of Hubot 3 to 11 gives every line the id
 * `messageId`, later ones give the time, and two lines in one millisecond would count as one. Adapters that somebody
 * wrote for one team do the like.
 */
function tellsNothing(id: unknown): boolean {
  if (typeof id === 'number') return id > 1e12;
  return typeof id === 'string' && /^\D{0,12}$/.test(id);
}
