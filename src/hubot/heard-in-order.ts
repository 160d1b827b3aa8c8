/** The owner's middleware may stop a listener from being called: the messages behind wait no longer than this. */
const CALLED_WITHIN_MS = 300;

/**
 * Keeps the order in which messages were heard. Hubot calls a listener some ticks after it has asked its matcher.
 * A message that the matcher leaves to others is handed over without that call, so it would overtake the message before
 * it, whose question it may answer.
 */
export class HeardInOrder {
  #last: Promise<void> = Promise.resolve();

  /**
   * Reserves a place for a message. Call it at the moment the message is heard.
   * @returns a function that hands the message over, after those before it; call it once
   */
  place(): (handOver: () => void) => void {
    const before = this.#last;
    let isHanded = () => {};
    this.#last = new Promise<void>((resolve) => {
      isHanded = resolve;
      void before.then(() => setTimeout(resolve, CALLED_WITHIN_MS).unref());
    });
    return (handOver) => {
      void before.then(handOver).finally(isHanded);
    };
  }
}
