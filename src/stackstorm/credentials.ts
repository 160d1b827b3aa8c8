/** Who speaks to StackStorm: the bot, or one person with a token of their own. */
export interface Credentials {
  /** Headers for one request. @throws BackendError where logging in fails */
  headers(): Promise<Record<string, string>>;
  /**
   * After a 401.
   * @returns true where the next `headers()` will be others, so that trying once more makes sense
   */
  renew(): Promise<boolean>;
}
