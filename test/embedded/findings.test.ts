import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { whyRuleCannotFire } from '../../src/embedded/rules/why-rule-cannot-fire';
import { Laboratory } from './laboratory';

describe('A rule whose trigger cannot fire', () => {
  const knowledge = {
    types: ['core.st2.webhook', 'mine.changed', 'mine.lost', 'mine.off', 'mine.twice'],
    packs: ['core', 'mine'],
    sensors: [
      { ref: 'mine.Good', trigger_types: ['mine.changed', 'mine.twice'], enabled: true },
      {
        ref: 'mine.Bad',
        trigger_types: ['mine.lost', 'mine.twice'],
        enabled: true,
        failure: 'no module six.',
      },
      { ref: 'mine.Off', trigger_types: ['mine.off'], enabled: false },
    ],
  };
  const why = (type: string, enabled = true) =>
    whyRuleCannotFire({ enabled, trigger: { type, parameters: {} } }, knowledge);

  test.each([
    ['mine.changed', undefined],
    ['core.st2.webhook', undefined],
    ['mine.twice', undefined],
    [
      'mine.chnaged',
      'No sensor and no file of the pack "mine" registers the trigger "mine.chnaged". Did you mean "mine.changed"?',
    ],
    ['yours.thing', 'The trigger "yours.thing" belongs to the pack "yours", which is not installed.'],
    ['mine.lost', 'Its sensor mine.Bad does not work: no module six.'],
    ['mine.off', `Its sensor mine.Off is disabled: set enabled: true in the sensor's file.`],
  ])('%s: %s', (type, sentence) => {
    expect(why(type)).toBe(sentence);
  });

  it('is not looked at while it is disabled', () => {
    expect(why('yours.thing', false)).toBeUndefined();
  });
});

describe('What needs somebody’s hand', () => {
  const lab = new Laboratory();
  afterAll(() => lab.remove());

  it('is said in the log at the start, and told to whoever asks', async () => {
    const rule = { pack: 'lab', action: { ref: 'core.noop' } };
    lab.write('rules/lost.yaml', { ...rule, name: 'lost', enabled: true, trigger: { type: 'other.thing' } });
    await lab.start();
    const why = 'The trigger "other.thing" belongs to the pack "other", which is not installed.';
    await lab.logs(/The rule lab\.lost cannot fire\. The trigger "other\.thing" belongs to the pack "other"/);
    expect((await lab.call('GET', '/v1/hubot_st2/findings')).body).toEqual([
      {
        ...{ about: 'rules', state: 'warning', said: `the rule lab.lost cannot fire: ${why}` },
        fix: 'correct its trigger, or disable the rule',
      },
    ]);
  });

  it('is a lost key of the datastore too: it is loud, and a read says what to do', async () => {
    const put = { name: 'token', value: 'hidden', secret: true };
    await lab.call('PUT', '/v1/keys/token', put);
    await lab.stop();
    rmSync(join(lab.store, 'datastore.key'));
    await lab.start();
    await lab.logs(
      /datastore\.key is not the key with which these values of the datastore were encrypted: token\./,
    );
    const { status, body } = await lab.call('GET', '/v1/keys/token?decrypt=true');
    expect(status).toBe(409);
    expect(body.faultstring).toMatch(
      /^The secret value "token" cannot be read: .*Restore that file from a copy/,
    );
    expect(JSON.stringify((await lab.call('GET', '/v1/hubot_st2/findings')).body)).toContain('key set NAME');
    await lab.call('PUT', '/v1/keys/token', put);
    expect(JSON.stringify((await lab.call('GET', '/v1/hubot_st2/findings')).body)).not.toContain('secrets');
  });
});
