import { withCapital } from '../core/with-capital';
import type { Backend } from './backend';
import { deadRules, lostSecrets } from './findings';

/**
 * Says in the log which rules cannot fire, each once, and again when the reason changes; and which secrets cannot be
 * read any more.
 * @returns a function that ends it
 */
export function logFindings(backend: Backend): () => void {
  const { log, rules, datastore } = backend;
  const unreadable = datastore.unreadable().map(({ name }) => name);
  if (unreadable.length > 0) {
    const { said, fix } = lostSecrets(unreadable, datastore.keyFile);
    log.error(`${withCapital(said)}. What to do: ${fix}.`);
  }
  let before: ReadonlySet<string> = new Set();
  const look = () => {
    const lines = deadRules(backend).map(({ ref, why }) => `The rule ${ref} cannot fire. ${why}`);
    for (const line of lines) if (!before.has(line)) log.warn(line);
    before = new Set(lines);
  };
  look();
  return rules.onChange(look);
}
