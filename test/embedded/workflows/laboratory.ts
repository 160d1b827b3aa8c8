import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import axios, { type AxiosInstance } from 'axios';
import { type Embedded, startEmbedded } from '../../../src/embedded';
import { silentLog } from '../../../src/log';

export interface Execution {
  id: string;
  status: string;
  parent?: string;
  action: { ref: string };
  parameters: Record<string, unknown>;
  context: {
    user?: string;
    orquesta?: { task_name: string; item_id?: number };
    chain?: { name: string };
  };
  result: Record<string, unknown>;
  log: { status: string }[];
}

const FINAL = ['succeeded', 'failed', 'timeout', 'canceled', 'abandoned'];

/** A real backend on a pack called `lab`, whose files a test writes down. */
export class Laboratory {
  readonly home = mkdtempSync(join(tmpdir(), 'lab-'));
  #embedded: Embedded | undefined;
  #api: AxiosInstance | undefined;

  /** @param files by their path in the pack */
  static async open(files: Record<string, string>): Promise<Laboratory> {
    const lab = new Laboratory();
    lab.write({ 'pack.yaml': 'ref: lab\nname: lab\nversion: 1.0.0\n', ...files });
    await lab.start();
    return lab;
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) {
      const file = join(this.home, 'packs', 'lab', path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }

  async start(): Promise<void> {
    this.#embedded = await startEmbedded({
      packs: [resolve(__dirname, '../../../packs'), join(this.home, 'packs')],
      store: join(this.home, 'store'),
      apiKey: 'laboratory-key',
      log: silentLog,
    });
    this.#api = axios.create({
      baseURL: `${this.#embedded.url}/v1`,
      headers: { 'St2-Api-Key': 'laboratory-key' },
      validateStatus: () => true,
    });
  }

  async stop(): Promise<void> {
    await this.#embedded?.close();
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  get problems(): string[] {
    return (this.#embedded?.problems() ?? [])
      .filter(({ pack }) => pack === 'lab')
      .map(({ message }) => message);
  }

  get api(): AxiosInstance {
    if (this.#api === undefined) throw new Error('the laboratory is not open');
    return this.#api;
  }

  async begin(action: string, parameters: Record<string, unknown> = {}): Promise<string> {
    const { status, data } = await this.api.post('/executions', { action, parameters });
    if (status !== 201) throw new Error(`not created: ${JSON.stringify(data)}`);
    return data.id;
  }

  async get(id: string): Promise<Execution> {
    return (await this.api.get<Execution>(`/executions/${id}`)).data;
  }

  async until(id: string, ...statuses: string[]): Promise<Execution> {
    for (const end = Date.now() + 15_000; Date.now() < end; ) {
      const execution = await this.get(id);
      if (statuses.includes(execution.status)) return execution;
      await new Promise((done) => setTimeout(done, 15));
    }
    throw new Error(`still ${(await this.get(id)).status}, not ${statuses.join(' or ')}`);
  }

  async run(action: string, parameters: Record<string, unknown> = {}): Promise<Execution> {
    return this.until(await this.begin(action, parameters), ...FINAL);
  }

  async children(id: string): Promise<Execution[]> {
    return (await this.api.get<Execution[]>(`/executions/${id}/children`)).data;
  }

  /** Names of the tasks with how they ended, in the order in which they began. */
  async tasks(id: string): Promise<string[]> {
    return (await this.children(id)).map(
      ({ context, status }) => `${context.orquesta?.task_name ?? context.chain?.name} ${status}`,
    );
  }

  async settled(condition: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + 10_000; Date.now() < end; ) {
      if (await condition()) return;
      await new Promise((done) => setTimeout(done, 15));
    }
    throw new Error('it did not come to be');
  }
}

/** An action of the pack with its workflow or chain. */
export function workflow(
  name: string,
  definition: string,
  parameters = '{}',
  runner = 'orquesta',
): Record<string, string> {
  return {
    [`actions/${name}.yaml`]: `name: ${name}\nrunner_type: ${runner}\nenabled: true\nentry_point: workflows/${name}.yaml\nparameters: ${parameters}\n`,
    [`actions/workflows/${name}.yaml`]: definition,
  };
}
