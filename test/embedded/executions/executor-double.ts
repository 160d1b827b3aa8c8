import type { Log } from '../../../src/core/log';
import { silentLog } from '../../../src/core/log';
import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import type { ExecutionRequest } from '../../../src/embedded/executions/execution-request';
import { Executor } from '../../../src/embedded/executions/executor';
import type { ExecutorParts } from '../../../src/embedded/executions/executor-parts';
import type { StoredAction } from '../../../src/embedded/packs/pack';
import type { ActionRun, RunEnd, Runner } from '../../../src/embedded/runners/runner';
import { breathe, ManualClock } from '../../manual-clock';

/** An action's run, which ends as the test says. */
export interface HeldRun {
  run: ActionRun;
  end(end: RunEnd): Promise<void>;
  fail(error: Error): Promise<void>;
}

const TIMEOUT = { timeout: { type: 'integer', default: 60 } };
const RUNNERS: Record<string, Partial<Runner>> = {
  lab: { resumable: false, parameters: TIMEOUT },
  orquesta: { resumable: true, parameters: {} },
  inquirer: { resumable: true, parameters: {} },
} as never;

/** The executor with a store in memory, a clock, and runners that wait for the test; what happens is written down. */
export class ExecutorDouble {
  readonly clock = new ManualClock();
  readonly stored = new Map<string, ExecutionRecord>();
  readonly actions = new Map<string, StoredAction>();
  readonly policies: unknown[] = [];
  /** What has begun, in its order. */
  readonly begun: HeldRun[] = [];
  /** Events of executions, each as `action status`. */
  readonly told: string[] = [];
  readonly announced: unknown[] = [];
  readonly logged: string[] = [];
  readonly programs: Record<string, unknown>[] = [];
  /** Tokens of actions that are not given back. */
  tokens = 0;
  /** How the disk confirms. */
  durable: () => Promise<void> = async () => {};
  readonly executor: Executor;

  constructor() {
    for (const [name, runner] of [
      ['act', 'lab'],
      ['flow', 'orquesta'],
      ['ask', 'inquirer'],
    ] as const)
      this.actions.set(`lab.${name}`, {
        ...{ ref: `lab.${name}`, pack: 'lab', name, runner_type: runner, enabled: true },
        parameters: { who: { type: 'string' } },
      } as unknown as StoredAction);
    this.executor = new Executor(this.#parts());
  }

  #parts(): ExecutorParts {
    const write = (record: ExecutionRecord) =>
      void this.stored.set(record.id, { ...record, log: [...record.log] });
    const childIds = (parent: string) =>
      [...this.stored.values()].filter((one) => one.parent === parent).map(({ id }) => id);
    return {
      ...{ clock: this.clock, log: this.#log(), slots: 2, durable: () => this.durable() },
      store: {
        ...{ insert: write, update: write, childIds, get: (id: string) => this.stored.get(id) },
        ...{ state: (id: string) => `state of ${id}`, saveState: () => {}, addOutput: () => {} },
      },
      library: { action: (ref: string) => this.actions.get(ref), policiesFor: () => this.policies },
      runner: (name: string) => this.#runner(name),
      runnerView: () => ({}),
      bus: {
        listeners: 1,
        publish: ({ name, data }: { name: string; data: Record<string, unknown> }) => {
          if (name.startsWith('st2.announcement__')) this.announced.push({ name, data });
          else if (name.startsWith('st2.execution__'))
            this.told.push(`${(data.action as { name: string }).name} ${data.status}`);
        },
      },
      processes: {
        run: async (program: Record<string, unknown>) => {
          this.programs.push(program);
          return { code: 0, stdout: '', stderr: '' };
        },
      },
      tokens: {
        issue: ({ user, role }: { user: string; role: string }) => {
          this.tokens += 1;
          return { text: `token of ${user} (${role})`, end: () => (this.tokens -= 1) };
        },
      },
      packConfig: (pack: string, user: string) => ({ of: `${pack} for ${user}` }),
      datastore: (user: string) => ({ of: user }),
      keys: {},
      address: { webUrl: 'http://web', apiUrl: 'http://api' },
    } as unknown as ExecutorParts;
  }

  #log(): Log {
    return { ...silentLog, error: (line: string) => void this.logged.push(line) };
  }

  #runner(name: string): Runner | undefined {
    const known = RUNNERS[name];
    if (known === undefined) return undefined;
    return { name, ...known, run: (run: ActionRun) => this.#hold(run) } as Runner;
  }

  #hold(run: ActionRun): Promise<RunEnd> {
    return new Promise((resolve, reject) => {
      const then = async (settle: () => void) => {
        settle();
        await breathe();
      };
      this.begun.push({
        run,
        end: (end) => then(() => resolve(end)),
        fail: (error) => then(() => reject(error)),
      });
    });
  }

  /** A run by its place among all that began, from 0. @throws Error where there are fewer */
  held(at: number): HeldRun {
    const held = this.begun[at];
    if (held === undefined) throw new Error(`Only ${this.begun.length} have begun.`);
    return held;
  }

  /** Somebody wants `lab.NAME` run, and whatever can begin begins. */
  async submit(name: string, more: Partial<ExecutionRequest> = {}): Promise<ExecutionRecord> {
    const action = this.actions.get(`lab.${name}`);
    if (action === undefined) throw new Error(`There is no lab.${name}.`);
    const wish = { action, parameters: {}, context: { user: 'kirk' }, role: 'admin' as const };
    const record = this.executor.submit({ ...wish, ...more });
    await breathe();
    return record;
  }

  /** The same for what begins at once. @returns its run as well */
  async begin(name: string, more: Partial<ExecutionRequest> = {}): Promise<HeldRun & { id: string }> {
    const { id } = await this.submit(name, more);
    return { ...this.held(this.begun.length - 1), id };
  }

  statusOf(id: string): string | undefined {
    return this.executor.get(id)?.status;
  }
}
