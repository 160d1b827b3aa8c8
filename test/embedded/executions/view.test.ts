import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import { executionView, liveactionView, maskedParts } from '../../../src/embedded/executions/execution-view';
import { recordOf } from './record';

const SCHEMA = {
  type: 'object',
  properties: { pin: { type: 'string', secret: true }, name: { type: 'string' } },
};

function ended(
  outputSchema: unknown,
  result: unknown,
  runner: object = { output_key: 'result' },
): ExecutionRecord {
  const base = recordOf('e1', 'succeeded', 'python-script', { result });
  return { ...base, action: { ...base.action, output_schema: outputSchema }, runner: { ...runner } };
}
const shown = (...given: Parameters<typeof ended>) => maskedParts(ended(...given)).result;

describe('the result of an execution, as it is shown', () => {
  const whole = { exit_code: 0, result: { pin: 'hunter2', name: 'kirk' } };

  it('hides what the action calls secret in its output, and nothing else of it', () => {
    expect(shown(SCHEMA, whole)).toEqual({ exit_code: 0, result: { pin: '********', name: 'kirk' } });
    expect(shown(SCHEMA.properties, whole)).toEqual({
      exit_code: 0,
      result: { pin: '********', name: 'kirk' },
    });
  });

  it('hides the whole output where that is secret, of whatever kind it is', () => {
    for (const result of ['hunter2', ['hunter2'], { pin: 'hunter2' }])
      expect(shown({ type: 'string', secret: true }, { exit_code: 0, result })).toEqual({
        ...{ exit_code: 0, result: '********' },
      });
  });

  it('is as it is where the schema says nothing of it', () => {
    expect(shown({}, whole)).toEqual(whole);
    expect(shown(SCHEMA, whole, {})).toEqual(whole);
    expect(shown(SCHEMA, { stdout: 'x' })).toEqual({ stdout: 'x' });
    for (const result of [['hunter2'], 'hunter2', null])
      expect(shown(SCHEMA, { result })).toEqual({ result });
  });
});

describe('an execution, as the API answers it', () => {
  const view = (record: ExecutionRecord) =>
    executionView(record, { showSecrets: false, webUrl: 'http://here', children: [] });

  it('has only what there is', () => {
    const bare = view(recordOf('e1', 'requested'));
    for (const name of ['end_timestamp', 'parameters', 'result', 'parent', 'children', 'delay', 'rule'])
      expect(bare).not.toHaveProperty(name);
    expect(bare.liveaction).not.toHaveProperty('notify');
    const notify = { 'on-complete': {} };
    const full = view(
      recordOf('e1', 'succeeded', undefined, { notify, ended: 2_000_000, parent: 'e0', delay: 5 }),
    );
    expect(full).toMatchObject({ elapsed_seconds: 2, parent: 'e0', delay: 5, liveaction: { notify } });
  });

  it('has no end where it is a question that nobody answered', () => {
    expect(view(recordOf('q', 'timeout', 'inquirer', { ended: 1 }))).not.toHaveProperty('end_timestamp');
    expect(view(recordOf('e', 'timeout', undefined, { ended: 1 }))).toHaveProperty('end_timestamp');
  });

  it('has the end of a question that was answered', () => {
    expect(view(recordOf('q', 'succeeded', 'inquirer', { ended: 1 }))).toHaveProperty('end_timestamp');
  });

  it('names what asked for it, and which run of which task it is', () => {
    const rule = { id: 'r1', ref: 'lab.rule', name: 'rule' };
    const context = { orquesta: { workflow_execution_id: 'w1', task_execution_id: 't1' } };
    expect(
      view(recordOf('e1', 'running', undefined, { rule, triggerInstance: 'i1', context })),
    ).toMatchObject({
      ...{ rule, trigger_instance: { id: 'i1' }, workflow_execution: 'w1', task_execution: 't1' },
    });
    const bare = view(recordOf('e1', 'running'));
    for (const name of ['trigger_instance', 'workflow_execution', 'task_execution'])
      expect(bare).not.toHaveProperty(name);
  });

  it('says how big its result is once it has begun and has one', () => {
    const runnerInfo = { pid: 1 };
    const size = (status: string, runner: string, more: Partial<ExecutionRecord>) =>
      view(recordOf('e1', status, runner, more)).result_size;
    const result = { a: 'é' };
    expect(size('succeeded', 'local-shell-cmd', { runnerInfo, result })).toBe(10);
    expect(size('succeeded', 'local-shell-cmd', { runnerInfo, result: {} })).toBeUndefined();
    expect(size('succeeded', 'local-shell-cmd', { result })).toBeUndefined();
    expect(size('canceling', 'local-shell-cmd', { runnerInfo, result })).toBeUndefined();
    expect(size('canceling', 'orquesta', { runnerInfo, result })).toBe(10);
  });

  it('shows its secrets only to who may see them and asks', () => {
    const secret = recordOf('e1', 'succeeded', undefined, {
      ...{
        parameters: { pin: 'hunter2' },
        result: { stdout: 'it is hunter2' },
        context: { said: 'hunter2' },
      },
      runner: { runner_parameters: { pin: { type: 'string', secret: true } } },
    });
    expect(JSON.stringify(view(secret))).not.toContain('hunter2');
    expect(executionView(secret, { showSecrets: true, webUrl: 'http://here' })).toMatchObject({
      ...{
        parameters: { pin: 'hunter2' },
        result: { stdout: 'it is hunter2' },
        context: { said: 'hunter2' },
      },
      web_url: 'http://here/#/history/e1/general',
    });
  });
});

describe('an execution, as the stream tells of its liveaction', () => {
  const live = (record: ExecutionRecord) => liveactionView(record, { showSecrets: false, webUrl: '' });

  it('has its result as a text, and its end once there is one', () => {
    const notify = { 'on-complete': {} };
    expect(
      live(recordOf('e1', 'succeeded', 'orquesta', { ended: 2_000_000, notify, result: { a: 1 } })),
    ).toMatchObject({
      ...{ id: 'live-e1', action: 'lab.one', action_is_workflow: true, status: 'succeeded', notify },
      ...{ start_timestamp: expect.any(String), result: '{"a":1}', callback: {} },
      end_timestamp: expect.stringMatching(/^1970-01-01T00:00:02/),
    });
    const begun = live(recordOf('e1', 'running', undefined, { result: undefined }));
    expect(begun).toMatchObject({ action_is_workflow: false, result: '{}' });
    expect(begun).not.toHaveProperty('end_timestamp');
    expect(begun).not.toHaveProperty('notify');
  });
});
