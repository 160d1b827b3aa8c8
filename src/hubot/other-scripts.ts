import type { HeardMessage } from '../core/robot';
import type { HubotRobot } from './hubot-robot';

/** Text that no script was written for: a listener that takes it takes everything and answers nothing. */
const NONSENSE = 'qzxj wvkq 7f3a9 xqzj';

/**
 * Finds out whether the owner's other scripts take a message, so that the bridge does not say "I do not
 * know that" where somebody else does.
 *
 * Two ways, because neither is enough: which listeners match it (a logger that hears everything does not
 * count), and what is sent in answer to it (a catch-all, which no matcher shows).
 */
export class OtherScripts {
  readonly #robot: HubotRobot;
  readonly #isOurs: (id: string | null | undefined) => boolean;
  readonly #answered = new WeakSet<object>();

  constructor(robot: HubotRobot, isOurs: (id: string | null | undefined) => boolean) {
    this.#robot = robot;
    this.#isOurs = isOurs;
    this.#watchAnswers();
  }

  take(message: HeardMessage): boolean {
    if (this.#answered.has(message)) return true;
    const probe = probeOf(message);
    return this.#robot.listeners.some((listener) => {
      if (this.#isOurs(listener.options?.id)) return false;
      try {
        return Boolean(listener.matcher(message)) && !listener.matcher(probe);
      } catch {
        return false;
      }
    });
  }

  /** Response middleware takes one argument from Hubot 9 on and three before, and Hubot counts them. */
  #watchAnswers(): void {
    const note = (context: unknown) => {
      const message = (context as { response?: { message?: HeardMessage } }).response?.message;
      if (message === undefined) return;
      this.#answered.add(message);
      // A catch-all is given the message in another one.
      if (typeof message.message === 'object' && message.message !== null)
        this.#answered.add(message.message);
    };
    const modern = (context: unknown) => {
      note(context);
      return true;
    };
    const classic = (context: unknown, next: (done: unknown) => void, done: unknown) => {
      note(context);
      next(done);
    };
    for (const middleware of [modern, classic]) {
      try {
        this.#robot.responseMiddleware?.(middleware);
        return;
      } catch {
        // Not this kind of Hubot.
      }
    }
  }
}

/** The same message with another text: same class, same person, same methods. */
function probeOf(message: HeardMessage): HeardMessage {
  return Object.create(message, { text: { value: NONSENSE } }) as HeardMessage;
}
