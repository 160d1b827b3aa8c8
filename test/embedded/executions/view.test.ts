import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import { executionView, maskedParts } from '../../../src/embedded/executions/execution-view';
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
    expect(shown(SCHEMA, { result: ['hunter2'] })).toEqual({ result: ['hunter2'] });
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
});
