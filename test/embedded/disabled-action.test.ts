import { Laboratory } from './laboratory';

const SENTENCE = 'Unable to execute. Action "lab.off" is disabled.';

/** `enabled: false` in an action's file. */
describe('A disabled action is refused', () => {
  const lab = new Laboratory();

  beforeAll(async () => {
    lab.action('off', { enabled: false, parameters: { cmd: { default: 'echo ran', immutable: true } } });
    lab.alias('off', { action_ref: 'lab.off', formats: ['turn it off'] });
    lab.action('flow', { runner_type: 'orquesta', entry_point: 'workflows/flow.yaml' });
    lab.write('actions/workflows/flow.yaml', { version: '1.0', tasks: { one: { action: 'lab.off' } } });
    lab.action('chain', { runner_type: 'action-chain', entry_point: 'chains/chain.yaml' });
    lab.write('actions/chains/chain.yaml', { chain: [{ name: 'one', ref: 'lab.off' }] });
    lab.write('rules/off.yaml', {
      name: 'off',
      pack: 'lab',
      enabled: true,
      trigger: { type: 'core.st2.webhook', parameters: { url: 'off' } },
      action: { ref: 'lab.off' },
    });
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('over the API and from chat', async () => {
    const direct = await lab.call('POST', '/v1/executions', { action: 'lab.off' });
    const command = await lab.command('off', 'turn it off', 'turn it off');
    for (const { status, body } of [direct, command])
      expect([status, body.faultstring]).toEqual([400, SENTENCE]);
  });

  it.each(['lab.flow', 'lab.chain'])('as a step of %s', async (action) => {
    const { status, result } = await lab.run(action);
    expect(status).toBe('failed');
    expect(JSON.stringify(result)).toContain(JSON.stringify(SENTENCE).slice(1, -1));
  });

  it('from a rule, which says so in the log', async () => {
    await lab.call('POST', '/v1/webhooks/off', {});
    await lab.logs(/Rule lab\.off: Unable to execute\. Action "lab\.off" is disabled\./);
  });

  it('and nothing has run', async () => {
    expect((await lab.call('GET', '/v1/executions?action=lab.off')).body).toEqual([]);
  });
});
