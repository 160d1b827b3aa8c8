import { PyIterator } from '../values';

/** A collection whose items are made when they are asked for. */
export function lazily(make: () => Iterator<unknown>): PyIterator {
  return new PyIterator(make());
}
