import { EventEmitter } from 'node:events';

/** Behaves as Hubot's brain does: `set` emits `loaded`, loading replaces the private data as a whole. */
export class HubotLikeBrain extends EventEmitter {
  data: { _private: Record<string, unknown> } = { _private: {} };

  get(key: string): unknown {
    return this.data._private[key] ?? null;
  }

  set(key: string, value: unknown): this {
    this.data._private[key] = value;
    this.emit('loaded', this.data);
    return this;
  }

  save(): void {
    this.emit('save', this.data);
  }

  mergeData(data: { _private: Record<string, unknown> }): void {
    Object.assign(this.data, data);
    this.emit('loaded', this.data);
  }
}
