import axios, { type AxiosInstance } from 'axios';
import type { Embedded } from '../../src/embedded';
import type { Recording } from './recording';

interface Execution {
  id: string;
  parent?: string;
  status: string;
  action: { ref: string };
  context: { orquesta?: { task_name: string; item_id?: number }; chain?: { name: string } };
  result?: Record<string, unknown>;
}

export interface Verdict {
  name: string;
  passed: boolean;
  /** What differs, or why the recording is no measure. */
  reason?: string;
  skipped?: string;
}

const FINAL = ['succeeded', 'failed', 'timeout', 'canceled', 'abandoned'];

/** Runs of which the recording is no measure, and why. */
const NO_MEASURE: Record<string, string> = {
  'examples.orquesta-ask-parallel':
    'the recorded run had not finished: answered before its parent was paused',
  'examples.orquesta-remediate-then-fail':
    'a race of that server: orquesta-fail-manually is the same definition, and there the last task ran',
  'examples.chain-test-inquiry-parent':
    'the recorded run had not finished: left pausing by a limit of that server',
};

/** Ids, times, server's files and random names, which differ from run to run. */
function normal(value: unknown): unknown {
  if (typeof value === 'string') {
    return value
      .replace(/\b[0-9a-f]{24}\b/g, '<id>')
      .replace(/http:\/\/127\.0\.0\.1:\d+/g, '<address>')
      .replace(/\/tmp\/\d{7}/g, '/tmp/<n>')
      .replace(/^vm\d+$/, '<vm>');
  }
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key]) => !['created_at', 'updated_at', 'execution_id', 'liveaction_id', 'traceback'].includes(key),
      )
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, each]) => [key, normal(each)]),
  );
}

/** `task1[0] core.echo succeeded`, for every descendant, sorted: parallel tasks have no order. */
function tasksOf(children: readonly Pick<Execution, 'context' | 'action' | 'status'>[]): string[] {
  return children
    .map(({ context, action, status }) => {
      const item = context.orquesta?.item_id;
      const task = context.orquesta?.task_name ?? context.chain?.name ?? '';
      return `${task}${item === undefined ? '' : `[${item}]`} ${action.ref} ${status}`;
    })
    .sort();
}

export class Replay {
  readonly #api: AxiosInstance;

  private constructor(api: AxiosInstance) {
    this.#api = api;
  }

  /** Logs in as the account that recorded. */
  static async as(user: string, password: string, embedded: Embedded): Promise<Replay> {
    const { data } = await axios.post(
      `${embedded.url}/v1/tokens`,
      {},
      { auth: { username: user, password } },
    );
    return new Replay(
      axios.create({
        baseURL: `${embedded.url}/v1`,
        headers: { 'X-Auth-Token': data.token },
        validateStatus: () => true,
      }),
    );
  }

  /** Runs what was recorded and compares status, result and the tasks that ran. */
  async play(recording: Recording): Promise<Verdict> {
    const { name } = recording;
    const noMeasure = NO_MEASURE[recording.action];
    if (noMeasure !== undefined) return { name, passed: false, skipped: noMeasure };
    const created = await this.#api.post('/executions', {
      action: recording.action,
      parameters: recording.parameters,
    });
    if (created.status !== 201)
      return { name, passed: false, reason: `not created: ${JSON.stringify(created.data)}` };
    const execution = await this.#finish(created.data.id, recording);
    if (!FINAL.includes(execution.status))
      return { name, passed: false, reason: `still ${execution.status} after 60 s` };
    return this.#compare(recording, execution);
  }

  async #finish(id: string, recording: Recording): Promise<Execution> {
    const until = Date.now() + 60_000;
    const answers = (recording.inquiries ?? []).map(({ response }) => response);
    for (;;) {
      const { data } = await this.#api.get<Execution>(`/executions/${id}`);
      if (FINAL.includes(data.status) || Date.now() > until) return data;
      if (data.status === 'paused') await this.#answer(answers);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #answer(answers: Record<string, unknown>[]): Promise<void> {
    const { data } = await this.#api.get<{ id: string; schema: { properties?: object } }[]>('/inquiries');
    for (const inquiry of data) {
      const fields = Object.keys(inquiry.schema.properties ?? {});
      const response = answers.find((answer) => Object.keys(answer).every((key) => fields.includes(key)));
      if (response !== undefined)
        await this.#api.put(`/inquiries/${inquiry.id}`, { id: inquiry.id, response });
    }
  }

  async #compare(recording: Recording, execution: Execution): Promise<Verdict> {
    const { name } = recording;
    const expected = recording.execution;
    if (execution.status !== expected.status) {
      return {
        name,
        passed: false,
        reason: `status ${execution.status}, recorded ${expected.status}: ${JSON.stringify(execution.result).slice(0, 600)}`,
      };
    }
    const [result, recorded] = [execution.result, expected.result].map((each) =>
      JSON.stringify(normal(each)),
    );
    if (result !== recorded)
      return { name, passed: false, reason: `result ${result}\n     recorded ${recorded}` };
    const children = await this.#api.get<Execution[]>(`/executions/${execution.id}/children`);
    const ran = this.#settled(tasksOf(children.data));
    const ranThere = this.#settled(tasksOf(recording.children));
    return JSON.stringify(ran) === JSON.stringify(ranThere)
      ? { name, passed: true }
      : {
          name,
          passed: false,
          reason: `tasks ${JSON.stringify(ran)}\n     recorded ${JSON.stringify(ranThere)}`,
        };
  }

  /** A task that goes on after its workflow has failed is running or done, as the moment of the look has it. */
  #settled(tasks: string[]): string[] {
    return tasks.map((task) => task.replace(/ (requested|scheduled|running)$/, ' succeeded'));
  }
}
