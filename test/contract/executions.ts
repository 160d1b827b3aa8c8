import type { Laboratory } from './laboratory';
import { type Recording, uncut } from './recordings';

type Mapping = Record<string, unknown>;

const FINAL = ['succeeded', 'failed', 'timeout', 'abandoned', 'canceled'];
const PATIENCE_MS = 15_000;
/** As many as the backend runs at once. */
const SLOTS = 16;

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** What executions were that no recording shows whole. */
const MEANT: Record<string, { action: string; parameters?: Mapping; inquiry?: true }> = {
  '6b01f166a404b98cc82a989a': { action: 'chatlab.sleep', parameters: { seconds: 4 } },
  '6b01f28f3438ac39c362dae2': { action: 'chatlab.wf_ask_ttl', inquiry: true },
  '6b01f292a404b98cc82a98ea': { action: 'chatlab.wf_ask' },
  '6b01f2983438ac39c362db83': { action: 'chatlab.wf_ask', inquiry: true },
  '6b01f2e23438ac39c362df77': { action: 'chatlab.wf_ask_user', inquiry: true },
  '6b01f3a43438ac39c362e4df': { action: 'chatlab.wf_ask_plain', inquiry: true },
  '6b01f3b93438ac39c362e5ba': { action: 'chatlab.wf_ask_role', inquiry: true },
};

/** Makes executions like the recorded ones and brings them where the recording found them. */
export class Executions {
  readonly #finished = new Map<string, string>();

  constructor(
    private readonly laboratory: Laboratory,
    private readonly recorded: ReadonlyMap<string, Mapping>,
    private readonly recordings: readonly Recording[],
  ) {}

  /** What is recorded of an execution; undefined where no recording shows it whole. */
  view(recordedId: string): Mapping | undefined {
    return this.recorded.get(recordedId);
  }

  /**
   * @param recordedId the id that the recording has
   * @param status where it has to be; a finished one is made once and used again
   * @returns our id, or undefined where nothing tells what it was
   */
  async provide(recordedId: string, status: string): Promise<string | undefined> {
    const known = this.#finished.get(recordedId);
    if (known !== undefined && FINAL.includes(status)) return known;
    const view = this.recorded.get(recordedId);
    if (view === undefined) return this.#meant(recordedId, status);
    const id =
      typeof view.parent === 'string'
        ? await this.#child(view, status)
        : await this.#start(recordedId, view, status);
    if (id === undefined) return undefined;
    await this.#bring(id, view, status);
    if (FINAL.includes(status)) this.#finished.set(recordedId, id);
    return id;
  }

  /** An execution that no recording shows: made from what the recording's name and text tell of it. */
  async #meant(recordedId: string, status: string): Promise<string | undefined> {
    const meant = MEANT[recordedId];
    if (meant === undefined) return undefined;
    const body = { action: meant.action, parameters: meant.parameters ?? {} };
    const id = String(mapping((await this.laboratory.call('POST', '/v1/executions', body)).body).id);
    if (meant.inquiry !== true) {
      await this.wait(id, ['running', 'paused']);
      return id;
    }
    await this.wait(id, ['paused', ...FINAL]);
    const children = (await this.laboratory.call('GET', `/v1/executions/${id}/children`)).body;
    const inquiry = (Array.isArray(children) ? children : []).find(
      (child: Mapping) => child.status === 'pending',
    );
    const inquiryId = inquiry === undefined ? undefined : String(inquiry.id);
    if (status === 'succeeded' && inquiryId !== undefined) {
      const response = { secondfactor: 'abc', approve: true };
      await this.laboratory.call('PUT', `/v1/inquiries/${inquiryId}`, { id: inquiryId, response });
    }
    return inquiryId;
  }

  /** Sends the recorded command again where there is one, else asks for the action directly. */
  async #start(recordedId: string, view: Mapping, status: string): Promise<string | undefined> {
    if (status === 'requested' || this.#neverRan(view)) await this.#takeAllSlots();
    const command = this.recordings.find(
      ({ request, response }) =>
        request.path === '/v1/aliasexecution' &&
        mapping(mapping(response.body).execution).id === recordedId &&
        typeof request.body === 'object',
    );
    const answer =
      command === undefined
        ? await this.laboratory.call('POST', '/v1/executions', await this.#asExecution(view))
        : await this.laboratory.call('POST', '/v1/aliasexecution', uncut(command.request.body));
    const body = mapping(answer.body);
    const id = command === undefined ? body.id : mapping(body.execution).id;
    return typeof id === 'string' ? id : undefined;
  }

  /** While others take every slot, what is asked for stays requested. */
  async #takeAllSlots(): Promise<void> {
    for (let count = 0; count < SLOTS; count += 1)
      await this.laboratory.call('POST', '/v1/executions', {
        action: 'core.local',
        parameters: { cmd: 'sleep 1' },
      });
  }

  async #asExecution(view: Mapping): Promise<Mapping> {
    const {
      user: _user,
      pack: _pack,
      cancelled_by: _by,
      resumed_by: _resumed,
      workflow_execution: _wf,
      ...context
    } = mapping(view.context);
    const notify = mapping(view.liveaction).notify;
    return {
      action: mapping(view.action).ref,
      parameters: view.parameters ?? {},
      context,
      ...(notify === undefined ? {} : { notify }),
    };
  }

  /** A child is had by running its parent and looking for the same action and task. */
  async #child(view: Mapping, status: string): Promise<string | undefined> {
    const parent = await this.provide(String(view.parent), FINAL.includes(status) ? 'succeeded' : 'paused');
    if (parent === undefined) return undefined;
    const task = mapping(mapping(view.context).orquesta).task_name;
    const answer = await this.laboratory.call('GET', `/v1/executions/${parent}/children`);
    const found = (Array.isArray(answer.body) ? answer.body : []).find(
      (child: Mapping) =>
        mapping(child.action).ref === mapping(view.action).ref &&
        mapping(mapping(child.context).orquesta).task_name === task,
    );
    return found === undefined ? undefined : String(found.id);
  }

  async #bring(id: string, view: Mapping, status: string): Promise<void> {
    if (status === 'requested') return;
    if (this.#asks(view)) await this.wait(id, ['paused', 'pending', ...FINAL]);
    if (this.#asks(view) && status === 'succeeded') await this.#answer(id, view);
    if (FINAL.includes(status) && !this.#asks(view) && this.#wasPaused(view)) await this.#pauseAndResume(id);
    const runner = String(mapping(view.action).runner_type);
    if (['canceled', 'canceling', 'pausing', 'paused'].includes(status)) {
      if (!this.#neverRan(view)) await this.wait(id, ['running', 'paused', 'pending', ...FINAL]);
      if (status.startsWith('cancel')) await this.laboratory.call('DELETE', `/v1/executions/${id}`);
      else if ((await this.status(id)) === 'running' && runner === 'orquesta' && !this.#asks(view))
        await this.laboratory.call('PUT', `/v1/executions/${id}`, { status: 'pausing' });
      if (status !== 'pausing') await this.wait(id, [status]);
      return;
    }
    await this.wait(id, status === 'running' ? ['running'] : [status, ...FINAL]);
  }

  /** Gives the recorded answer to the inquiry of a workflow. */
  async #answer(id: string, view: Mapping): Promise<void> {
    const asked = [...this.recorded.values()].find(
      (other) => other.parent === view.id && mapping(other.result).response !== undefined,
    );
    const children = (await this.laboratory.call('GET', `/v1/executions/${id}/children`)).body;
    const inquiry = (Array.isArray(children) ? children : []).find(
      (child: Mapping) => child.status === 'pending',
    );
    const expired = [...this.recorded.values()].some(
      (other) => other.parent === view.id && other.status === 'timeout',
    );
    if (inquiry === undefined || expired) return;
    const response = mapping(asked?.result).response ?? { continue: false };
    await this.laboratory.call('PUT', `/v1/inquiries/${String(inquiry.id)}`, { id: inquiry.id, response });
  }

  #wasPaused(view: Mapping): boolean {
    return Array.isArray(view.log) && view.log.some((entry) => mapping(entry).status === 'paused');
  }

  async #pauseAndResume(id: string): Promise<void> {
    await this.wait(id, ['running']);
    await this.laboratory.call('PUT', `/v1/executions/${id}`, { status: 'pausing' });
    await this.wait(id, ['paused']);
    await this.laboratory.call('PUT', `/v1/executions/${id}`, { status: 'resuming' });
  }

  /** Ends every inquiry that waits and makes those of a recorded list. */
  async haveOnlyPending(list: unknown): Promise<void> {
    const waiting = (await this.laboratory.call('GET', '/v1/inquiries?limit=-1')).body;
    for (const inquiry of Array.isArray(waiting) ? waiting : []) {
      const execution = mapping(
        (await this.laboratory.call('GET', `/v1/executions/${String(inquiry.id)}`)).body,
      );
      await this.laboratory.call('DELETE', `/v1/executions/${String(execution.parent)}`);
    }
    for (const inquiry of Array.isArray(list) ? list : []) await this.provide(String(inquiry.id), 'pending');
    // A list of one page shows the first; the second is made too.
    if (Array.isArray(list) && list.length === 1) await this.provide(String(list[0].id), 'pending');
  }

  #neverRan(view: Mapping): boolean {
    return view.status === 'canceled' && Array.isArray(view.log) && view.log.length === 2;
  }

  #asks(view: Mapping): boolean {
    return String(mapping(view.action).ref).includes('ask');
  }

  async status(id: string): Promise<string> {
    const answer = await this.laboratory.call('GET', `/v1/executions/${id}?include_attributes=status`);
    return String(mapping(answer.body).status);
  }

  async wait(id: string, statuses: readonly string[]): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      if (statuses.includes(await this.status(id))) return;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  }
}
