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

/**
 * Listens to what is said to the bot: one listener whose matcher reads the bot's name at each message.
 * A message that is no command of ours does not count as taken, so that the owner's catch-all still
 * fires; before we say that we do not know it, a moment passes, in which it shows whether somebody else answers.
 */
export function listenToRobot(robot: HubotRobot, listening: Listening): void {
  const others = new OtherScripts(robot, (id) => id === LISTENER_ID);
  // Hubot asks a matcher more than once for a message.
  const heard = new WeakMap<object, Incoming | undefined>();
  const taken = new WeakMap<object, boolean>();
  const order = new HeardInOrder();
  const places = new WeakMap<object, ReturnType<HeardInOrder['place']>>();

  const matcher = (message: HeardMessage): boolean => {
    const before = taken.get(message);
    if (before !== undefined) return before;
    const incoming = hearAddressed(message);
    heard.set(message, incoming);
    const takes = incoming !== undefined && (listening.takes(incoming) ?? !others.take(message));
    taken.set(message, takes);
    if (incoming === undefined) return false;
    const handOver = order.place();
    places.set(message, handOver);
    if (!takes) {
      const othersHadTime = new Promise<void>((resolve) => setTimeout(resolve, OTHERS_FIRST_MS).unref());
      handOver(() =>
        listening.handle(incoming, async () => {
          await othersHadTime;
          return others.take(message);
        }),
      );
    }
    return takes;
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

  robot.listen(matcher, { id: LISTENER_ID }, ({ message }) => {
    const incoming = heard.get(message) ?? hearAddressed(message);
    // Not awaited: from Hubot 9 on the next listener would wait for StackStorm.
    const handOver = places.get(message) ?? order.place();
    if (incoming !== undefined) handOver(() => listening.handle(incoming, async () => others.take(message)));
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
