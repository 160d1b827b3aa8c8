import { openPolicy } from './policy';
import type { PolicyFile } from './policy-file';

/** Where no file is configured: everything is open, and nothing ever changes. */
export const noPolicyFile: PolicyFile = {
  current: () => openPolicy,
  problems: () => [],
  unreadable: () => undefined,
  close: async () => {},
};
