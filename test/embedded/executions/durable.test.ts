import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { assembleBackend } from '../../../src/embedded/assemble-backend';
import type { Backend } from '../../../src/embedded/backend';
import { type Database, openDatabase } from '../../../src/embedded/store/database';
import { breathe } from '../../manual-clock';
import { PACK_MEMORY } from '../pack-memory';

/** A disk that confirms what was written when the test says so. */
class HeldDatabase implements Database {
  readonly prepare: Database['prepare'];
  readonly exec: Database['exec'];
  readonly together: Database['together'];
  readonly close: Database['close'];
  isHeld = false;
  #held: { confirm(): void; refuse(): void }[] = [];

  constructor(real: Database) {
    this.prepare = real.prepare.bind(real);
    this.exec = real.exec.bind(real);
    this.together = real.together.bind(real);
    this.close = real.close.bind(real);
  }

  durable(): Promise<void> {
    if (!this.isHeld) return Promise.resolve();
    return new Promise((confirm, reject) => {
      this.#held.push({ confirm, refuse: () => reject(new Error('The disk is full.')) });
    });
  }

  confirm(): void {
    this.isHeld = false;
    for (const held of this.#held.splice(0)) held.confirm();
  }

  refuse(): void {
    this.isHeld = false;
    for (const held of this.#held.splice(0)) held.refuse();
  }
}

describe('an execution', () => {
  let folder: string;
  let database: HeldDatabase;
  let backend: Backend;
  /** Programs that were started. */
  let started: number;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'durable-'));
    mkdirSync(join(folder, 'lab', 'actions'), { recursive: true });
    writeFileSync(join(folder, 'lab', 'pack.yaml'), 'ref: lab\nname: lab\nversion: 1.0.0\n');
    writeFileSync(
      join(folder, 'lab', 'actions', 'act.yaml'),
      'name: act\nrunner_type: local-shell-cmd\nenabled: true\nparameters: {cmd: {default: echo hi, immutable: true}}\n',
    );
    database = new HeldDatabase(openDatabase(folder));
    backend = await assembleBackend({
      memory: PACK_MEMORY,
      ...{ packs: [folder], log: silentLog, clock: systemClock, apiKey: 'k', storeFolder: folder, database },
      address: { webUrl: '', apiUrl: '' },
    });
    started = 0;
    const run = backend.processes.run.bind(backend.processes);
    backend.processes.run = (program) => {
      started += 1;
      return run(program);
    };
  });
  afterEach(async () => {
    await backend.executor.close();
    backend.processes.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function submit(): string {
    const action = backend.library.action('lab.act');
    if (action === undefined) throw new Error(backend.library.problems.map(({ message }) => message).join());
    return backend.executor.submit({ action, parameters: {}, context: { user: 'kirk' }, role: 'admin' }).id;
  }

  it('begins when it is on the disk that it begins: a crash lets none run twice', async () => {
    database.isHeld = true;
    const id = submit();
    await breathe();
    expect(started).toBe(0);
    const ended = backend.executor.rest(id);
    database.confirm();
    expect((await ended)?.status).toBe('succeeded');
    expect(started).toBe(1);
  });

  it('that could not be stored does not begin', async () => {
    database.isHeld = true;
    submit();
    database.refuse();
    await breathe();
    await backend.executor.rest(submit());
    expect(started).toBe(1);
  });
});
