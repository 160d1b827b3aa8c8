/** Work that is never done twice at once: asked for while it goes on, it is done once more afterwards. */
export class Repeated {
  #running: Promise<void> | undefined;
  #isAsked = false;
  #isEnded = false;

  /** @param failed is told what the work throws, unless it has been ended */
  constructor(
    private readonly work: () => Promise<void>,
    private readonly failed: (error: unknown) => void,
  ) {}

  get isEnded(): boolean {
    return this.#isEnded;
  }

  ask(): void {
    if (this.#isEnded) return;
    this.#isAsked = true;
    this.#running ??= this.#run();
  }

  /** Settled when all that was asked for is done, or given up. */
  async done(): Promise<void> {
    await this.#running;
  }

  /** Nothing is begun any more; what goes on may look at `isEnded`. */
  end(): void {
    this.#isEnded = true;
  }

  async #run(): Promise<void> {
    while (this.#isAsked && !this.#isEnded) {
      this.#isAsked = false;
      try {
        await this.work();
      } catch (error) {
        if (!this.#isEnded) this.failed(error);
      }
    }
    this.#running = undefined;
  }
}
