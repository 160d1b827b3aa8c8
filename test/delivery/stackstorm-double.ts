import type { Execution } from '../../src/core/stackstorm-types';
import type { ExecutionsApi } from '../../src/stackstorm/executions';

/** The part of StackStorm's API that delivery uses, over a list of executions that the test fills. */
export class StackStormDouble implements ExecutionsApi {
  readonly stored: Execution[] = [];
  failing: Error | undefined;
  asked = 0;

  /** Stores an execution that has ended, newest last. */
  add(execution: Partial<Execution> & { id: string; action: Execution['action'] }): Execution {
    const stored: Execution = { status: 'succeeded', ...execution };
    this.stored.push(stored);
    return stored;
  }

  async executions(query: Record<string, string | number | boolean>) {
    this.asked += 1;
    if (this.failing !== undefined) throw this.failing;
    const after = query.timestamp_gt === undefined ? undefined : Date.parse(String(query.timestamp_gt));
    const found = this.stored.filter(
      ({ id, action, start_timestamp }) =>
        (query.action === undefined || action.ref === query.action) &&
        (query.id === undefined || String(query.id).split(',').includes(id)) &&
        (after === undefined || Date.parse(start_timestamp ?? '') > after),
    );
    if (after === undefined) found.reverse();
    const [limit, offset] = [Number(query.limit ?? 100), Number(query.offset ?? 0)];
    if (limit > 100) throw new Error('403');
    return { items: found.slice(offset, offset + limit), total: found.length };
  }

  async execution(id: string): Promise<Execution> {
    this.asked += 1;
    if (this.failing !== undefined) throw this.failing;
    const found = this.stored.find((execution) => execution.id === id);
    if (found === undefined) throw Object.assign(new Error('not found'), { status: 404 });
    return found;
  }
}
