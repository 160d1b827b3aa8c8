import { isMapping, type Mapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { isFinal } from '../../core/stackstorm-types';
import { str } from '../../language/expression/python-values';
import { type Notification, notificationOfStep } from '../executions/notification';
import { renderGiven } from '../parameters/render-given';
import type { ActionRun, ChildExecution, RunEnd } from '../runners/runner';
import { type Chain, ChainError, type ChainNode } from './chain-definition';

/** In the place of an execution's id: the step was refused. It failed, and the chain goes on from there. */
const REFUSED = '';

/** A finished or running step, as the chain's result lists it. */
interface ChainTask {
  id: string;
  name: string;
  /** Null for a step that was refused before there was an execution of it. */
  execution_id: string | null;
  liveaction_id: string | null;
  workflow: null;
  created_at: string;
  updated_at: string;
  state: string;
  result: unknown;
}

interface ChainState {
  vars: Mapping;
  published: Mapping;
  results: Mapping;
  tasks: ChainTask[];
  /** The step that is under way, and its execution once it is known. */
  node: string;
  child?: string;
}

function now(): string {
  return new Date().toISOString().replace('Z', '000+00:00');
}

/** After an inquiry StackStorm's chains find the answer under `task.result.response`; here under `task.response` too. */
function resultFor(result: unknown): unknown {
  return isMapping(result) && isMapping(result.response) && !('result' in result)
    ? { ...result, result }
    : result;
}

/** Runs an action chain, one step after the other. Each step is on the disk before it begins. */
export class ChainRun {
  readonly #run: ActionRun;
  readonly #chain: Chain;
  #state: ChainState;
  #pausing = false;
  /** The step that cancel and pause are passed on to. */
  #current: string | undefined;

  constructor(run: ActionRun, chain: Chain) {
    this.#run = run;
    this.#chain = chain;
    this.#state = (run.state as ChainState | undefined) ?? {
      vars: {},
      published: {},
      results: {},
      tasks: [],
      node: chain.first,
    };
  }

  async end(): Promise<RunEnd> {
    const run = this.#run;
    run.onPause(() => {
      this.#pausing = true;
      if (this.#current !== undefined) run.children.pause(this.#current).catch(() => {});
    });
    run.onResume(() => {
      this.#pausing = false;
      if (this.#current !== undefined) run.children.resume(this.#current).catch(() => {});
    });
    try {
      if (run.state === undefined) this.#state.vars = this.#renderVars();
      return await this.#steps();
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      return { status: 'failed', result: { error: error.message, ...this.#result() } };
    }
  }

  #renderVars(): Mapping {
    try {
      return this.#render(this.#chain.vars, {});
    } catch (error) {
      throw new ChainError(`Failed initializing \`\`vars\`\` in chain.. ${messageOf(error)}`);
    }
  }

  #context(): Mapping {
    const run = this.#run;
    const { vars, published, results } = this.#state;
    const context: Mapping = {
      ...run.parameters,
      ...results,
      ...vars,
      ...published,
      results,
      action_context: {
        user: run.context.user ?? null,
        pack: run.action.pack,
        parent: { ...run.context, execution_id: run.executionId },
      },
      config_context: run.packConfig,
    };
    context.st2kv = run.datastore();
    return context;
  }

  #render(values: Mapping, more: Mapping): Mapping {
    return renderGiven(values, { ...this.#context(), ...more });
  }

  async #steps(): Promise<RunEnd> {
    for (;;) {
      const node = this.#chain.nodes.get(this.#state.node);
      if (node === undefined) throw new ChainError(`There is no task "${this.#state.node}" in the chain.`);
      if (this.#run.signal.aborted) return { status: 'canceled', result: this.#result() };
      if (this.#pausing && this.#state.child === undefined)
        return { status: 'paused', result: this.#result() };
      const child = await this.#step(node);
      if (!isFinal(child.status)) {
        this.#record(node, child);
        await this.#run.saveState(this.#state);
        return { status: 'paused', result: this.#result() };
      }
      this.#record(node, child);
      delete this.#state.child;
      this.#state.results[node.name] = resultFor(child.result);
      if (this.#run.signal.aborted || child.status === 'canceled')
        return { status: 'canceled', result: this.#result() };
      // Whatever came of the step, as on StackStorm: the way for failure may want to know what it said.
      if (child.id !== REFUSED) this.#publish(node);
      const next = child.status === 'succeeded' ? node.onSuccess : node.onFailure;
      if (next === null) {
        const status = child.status === 'succeeded' || child.status === 'timeout' ? child.status : 'failed';
        return { status, result: this.#result() };
      }
      this.#state.node = next;
      await this.#run.saveState(this.#state);
    }
  }

  #publish(node: ChainNode): void {
    try {
      Object.assign(this.#state.published, this.#render(node.publish, {}));
    } catch (error) {
      throw new ChainError(
        `Failed rendering value for publish parameter in task "${node.name}": ${messageOf(error)}`,
      );
    }
  }

  /** Starts the step, or finds the one that was under way, and waits until it ends or comes to rest. */
  async #step(node: ChainNode): Promise<ChildExecution> {
    const { children, signal } = this.#run;
    const under = await this.#underWay(node);
    const child = under ?? (await this.#start(node));
    if (child.id === REFUSED) return child;
    this.#state.child = child.id;
    this.#current = child.id;
    await this.#run.saveState(this.#state);
    if (child.status === 'paused' && under !== undefined) await children.resume(child.id);
    const cancel = (): void => {
      if (signal.reason !== 'shutdown') children.cancel(child.id).catch(() => {});
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await children.wait(child.id);
    } finally {
      signal.removeEventListener('abort', cancel);
      this.#current = undefined;
    }
  }

  async #underWay(node: ChainNode): Promise<ChildExecution | undefined> {
    if (this.#state.child !== undefined) return this.#run.children.get(this.#state.child);
    if (this.#run.state === undefined) return undefined;
    const known = new Set(this.#state.tasks.map((task) => task.execution_id));
    const children = await this.#run.children.list();
    return children.find(
      ({ id, context }) => !known.has(id) && (context.chain as Mapping | undefined)?.name === node.name,
    );
  }

  async #start(node: ChainNode): Promise<ChildExecution> {
    const { children } = this.#run;
    const schemas = children.parameters(node.ref);
    if (schemas === undefined) {
      throw new ChainError(
        `Failed to run task "${node.name}". Action with reference "${node.ref}" doesn't exist.. Task :: ${node.name} - Action with ref ${node.ref} not registered.`,
      );
    }
    let parameters: Mapping;
    try {
      parameters = this.#render(node.parameters, {});
    } catch (error) {
      throw new ChainError(
        `Failed to run task "${node.name}". Parameter rendering failed.. ${messageOf(error)}`,
      );
    }
    for (const [key, value] of Object.entries(parameters)) {
      // A chain hands on texts; what is no text where one is wanted is printed.
      if (schemas[key]?.type === 'string' && value !== null && typeof value !== 'string')
        parameters[key] = str(value);
    }
    try {
      return await children.start({
        action: node.ref,
        parameters,
        written: node.parameters,
        context: { chain: node.view },
        notification: this.#notificationFor(node),
      });
    } catch (error) {
      return {
        id: REFUSED,
        liveactionId: REFUSED,
        status: 'failed',
        result: { error: `Failed running task "${node.name}". ${messageOf(error)}` },
        context: {},
        started: now(),
      };
    }
  }

  #notificationFor(node: ChainNode): Notification | undefined {
    const { parameters, notification } = this.#run;
    const silent = Array.isArray(parameters.skip_notify) && parameters.skip_notify.includes(node.name);
    return silent ? 'nobody' : notificationOfStep(node.notify, notification);
  }

  #record(node: ChainNode, child: ChildExecution): void {
    const old = this.#state.tasks.find((task) => task.execution_id === child.id);
    const task: ChainTask = old ?? {
      id: node.name,
      name: node.name,
      execution_id: child.id === REFUSED ? null : child.id,
      liveaction_id: child.id === REFUSED ? null : child.liveactionId,
      workflow: null,
      created_at: child.started,
      updated_at: '',
      state: '',
      result: null,
    };
    Object.assign(task, { updated_at: now(), state: child.status, result: child.result });
    if (old === undefined) this.#state.tasks.push(task);
  }

  #result(): Mapping {
    const { tasks, published } = this.#state;
    return this.#run.parameters.display_published === false ? { tasks } : { tasks, published };
  }
}
