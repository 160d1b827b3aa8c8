/** A listener that the owner's middleware stops is never called: those behind it wait no longer than this. */
const CALLED_WITHIN_MS = 300;

/**
 * Keeps the order in which messages were heard. Hubot calls a listener some ticks after it has asked its matcher, and
 * what the matcher leaves to others first is handed over without that call: it would be ahead of the line before it,
 * whose question it may answer.
 */
export class HeardInOrder {
  #last: Promise<void> = Promise.resolve();

  /**
   * Takes a place for a message, in the moment in which it is heard.
   * @returns hands the message over when those before it have been; to be called once
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
