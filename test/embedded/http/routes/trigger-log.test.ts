import { Laboratory } from '../../laboratory';

describe('What rules did is told', () => {
  const lab = new Laboratory();
  const get = async (path: string) => (await lab.call('GET', `/v1${path}`)).body;

  beforeAll(async () => {
    const rule = (name: string, ref: string) =>
      lab.write(`rules/${name}.yaml`, {
        ...{
          name,
          pack: 'lab',
          enabled: true,
          trigger: { type: 'core.st2.webhook', parameters: { url: 'bell' } },
        },
        action: { ref, parameters: { message: '{{ trigger.body.who }}' } },
      });
    rule('good', 'core.echo');
    rule('bad', 'no.such');
    await lab.start();
    await lab.call('POST', '/v1/webhooks/bell', { who: 'Ann' });
  });
  afterAll(() => lab.remove());

  const check = async () => {
    const enforcements = await get('/ruleenforcements');
    expect(enforcements).toHaveLength(2);
    const [good] = Object.values(await get('/ruleenforcements/views?rule_ref=lab.good'));
    expect(good).toMatchObject({
      status: 'succeeded',
      rule: { ref: 'lab.good' },
      trigger_instance: { trigger: 'core.st2.webhook', payload: { body: { who: 'Ann' } } },
      execution: { action: { ref: 'core.echo' }, parameters: { message: 'Ann' } },
    });
    const [bad] = Object.values(await get('/ruleenforcements?rule_ref=lab.bad'));
    expect(bad).toMatchObject({ status: 'failed', failure_reason: 'its action "no.such" is not registered' });
    expect(bad).not.toHaveProperty('execution_id');
    return good;
  };

  it('as enforcements: what started and what could not be started', async () => {
    await check();
  });

  it('as trigger instances, by time and kind', async () => {
    const [instance] = Object.values(await get('/triggerinstances?trigger=core.st2.webhook'));
    expect(instance).toMatchObject({ status: 'processed', payload: { url: 'bell' } });
    expect(await get(`/triggerinstances/${instance?.id}`)).toEqual(instance);
    expect(await get('/triggerinstances?timestamp_gt=2100-01-01T00:00:00Z')).toEqual([]);
    expect((await lab.call('GET', '/v1/triggerinstances?timestamp_gt=soon')).status).toBe(400);
  });

  it('as a trace: what happened, the rule, the execution', async () => {
    const [instance] = Object.values(await get('/triggerinstances'));
    const [trace] = Object.values(await get(`/traces?trigger_instance=${instance?.id}`));
    expect(trace).toMatchObject({
      trace_tag: `trigger_instance-${instance?.id}`,
      trigger_instances: [{ object_id: instance?.id }],
      rules: [{ ref: 'lab.good', caused_by: { type: 'trigger_instance', id: instance?.id } }],
      action_executions: [{ ref: 'core.echo', caused_by: { type: 'rule' } }],
    });
    expect(await get(`/traces/${trace?.id}`)).toEqual(trace);
  });

  it('and is known after a restart', async () => {
    const before = await check();
    await lab.stop();
    await lab.start();
    expect((await check())?.id).toBe(before?.id);
  });

  it('and can be said again', async () => {
    const [instance] = Object.values(await get('/triggerinstances'));
    await lab.call('POST', `/v1/triggerinstances/${instance?.id}/re_emit`);
    expect(await get('/ruleenforcements?rule_ref=lab.good')).toHaveLength(2);
  });
});
