/** Recordings that this backend answers otherwise on purpose, and why; counted apart, never as passed. */
export const DEVIATIONS: Readonly<Record<string, string>> = {};
