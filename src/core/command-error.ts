/** Thrown where it is not clear which execution is meant; the message is a sentence for the person. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CommandError';
  }
}
