import axios, { type AxiosInstance } from 'axios';
import { Laboratory } from '../laboratory';

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

/** A backend with workflows in its pack `lab`, asked as a workflow's author asks. */
export class WorkflowLaboratory {
  readonly #laboratory = new Laboratory();
  #api: AxiosInstance | undefined;

  /** @param files by their path in the pack */
  static async open(files: Record<string, string>): Promise<WorkflowLaboratory> {
    const lab = new WorkflowLaboratory();
    lab.write({ 'pack.yaml': 'ref: lab\nname: lab\nversion: 1.0.0\n', ...files });
    await lab.start();
    return lab;
  }

  get home(): string {
    return this.#laboratory.folder;
  }

  write(files: Record<string, string>): void {
    for (const [path, text] of Object.entries(files)) this.#laboratory.write(path, text);
  }

  async start(): Promise<void> {
    const { backend } = await this.#laboratory.start();
    this.#api = axios.create({
      baseURL: `${backend.url}/v1`,
      headers: { 'St2-Api-Key': 'test-key' },
      validateStatus: () => true,
    });
  }

  async stop(): Promise<void> {
    await this.#laboratory.stop();
  }

  async close(): Promise<void> {
    await this.#laboratory.remove();
  }

  get problems(): string[] {
    return this.#laboratory.backend
      .problems()
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
    for (const end = Date.now() + 90_000; Date.now() < end; ) {
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
    for (const end = Date.now() + 90_000; Date.now() < end; ) {
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
