/** What a look at one thing has shown. */
export interface HealthFinding {
  /** What was looked at: `address`, `login`, … */
  about: string;
  state: 'ok' | 'warning' | 'broken';
  /** One sentence. */
  said: string;
  /** What to do; absent where all is well. */
  fix?: string;
}
