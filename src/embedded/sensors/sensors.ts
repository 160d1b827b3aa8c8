import { statSync } from 'node:fs';
import type { Pack } from '../packs/pack';
import type { SensorMetadata } from '../packs/read-sensor';
import { pythonOf } from '../python/host';
import { type SensorParts, SensorProcess, type SensorState } from './sensor-process';

/** The sensors of the packs: each enabled one runs, in a process of its own. */
export class Sensors {
  readonly #parts: SensorParts;
  readonly #running = new Map<string, { version: string; process: SensorProcess }>();
  readonly #stopping = new Set<Promise<void>>();
  #closed = false;

  constructor(parts: SensorParts) {
    this.#parts = parts;
  }

  /** Starts and stops processes so that they are those of these packs; one that has changed is started anew. */
  follow(packs: readonly Pack[]): void {
    if (this.#closed) return;
    const wanted = new Map(
      packs.flatMap((pack) =>
        pack.sensors
          .filter(({ enabled }) => enabled)
          .map((sensor) => [sensor.ref, { sensor, version: versionOf(sensor, pack) }] as const),
      ),
    );
    for (const [ref, { version }] of this.#running) if (wanted.get(ref)?.version !== version) this.#stop(ref);
    for (const [ref, { sensor, version }] of wanted) {
      if (this.#running.has(ref)) continue;
      this.#running.set(ref, { version, process: new SensorProcess(sensor, this.#parts) });
    }
  }

  /** Undefined for one that does not run here. */
  state(ref: string): SensorState | undefined {
    return this.#running.get(ref)?.process.state;
  }

  /** What it has logged lately; undefined for one that does not run here. */
  output(ref: string): string | undefined {
    return this.#running.get(ref)?.process.log.toString();
  }

  /** Resolves when no process of a sensor is left. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const ref of [...this.#running.keys()]) this.#stop(ref);
    await Promise.all(this.#stopping);
  }

  #stop(ref: string): void {
    const stopped = this.#running.get(ref)?.process.stop();
    this.#running.delete(ref);
    if (stopped === undefined) return;
    this.#stopping.add(stopped);
    void stopped.finally(() => this.#stopping.delete(stopped));
  }
}

/** Changes with its metadata, its file, its configuration and the Python that runs it. */
function versionOf(sensor: SensorMetadata, { ref, folder, config }: Pack): string {
  const changed = statSync(sensor.file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return JSON.stringify([sensor, changed, config, pythonOf(folder, ref)]);
}
