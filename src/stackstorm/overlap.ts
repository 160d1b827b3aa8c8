/**
 * While two connections carry the same stream, each event comes twice, but two honest equal events are
 * two on each of them: an event is new when its connection has now brought more of its kind than any
 * other has.
 */
export class Overlap {
  readonly #counts = new Map<string, Map<object, number>>();

  isNew(connection: object, event: string): boolean {
    const counts = this.#counts.get(event) ?? new Map<object, number>();
    this.#counts.set(event, counts);
    const most = Math.max(0, ...counts.values());
    const count = (counts.get(connection) ?? 0) + 1;
    counts.set(connection, count);
    return count > most;
  }
}
