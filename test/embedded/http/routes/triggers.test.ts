import { Laboratory } from '../../laboratory';

const lab = new Laboratory();

function rule(name: string, type: string, parameters: Record<string, unknown>, enabled = true): void {
  lab.write(`rules/${name}.yaml`, {
    name,
    pack: 'lab',
    description: `about ${name}`,
    enabled,
    trigger: { type, parameters },
    action: { ref: 'lab.say', parameters: {} },
  });
}

beforeAll(async () => {
  lab.action('say', { runner_type: 'noop', description: 'Says something' });
  rule('hook', 'core.st2.webhook', { url: 'bell' });
  rule('hook-too', 'core.st2.webhook', { url: 'bell' });
  rule('hourly', 'core.st2.IntervalTimer', { unit: 'hours', delta: 1 });
  rule('nightly', 'core.st2.CronTimer', { hour: 3 }, false);
  rule('after', 'core.st2.generic.actiontrigger', {});
  await lab.start();
});
afterAll(() => lab.remove());

const get = (path: string) => lab.call('GET', `/v1${path}`);

function all(body: unknown): Record<string, unknown>[] {
  expect(Array.isArray(body)).toBe(true);
  return body as Record<string, unknown>[];
}

function first(items: Record<string, unknown>[]): Record<string, unknown> {
  const [item] = items;
  if (item === undefined) throw new Error('there is none');
  return item;
}

describe('kinds of triggers', () => {
  it('are listed with what a rule says about them and what it is told', async () => {
    const { body, headers } = await get('/triggertypes?sort=name&limit=3&offset=1');
    expect(headers.get('x-total-count')).toBe('11');
    expect(headers.get('x-limit')).toBe('3');
    expect(all(body).map(({ name }) => name)).toEqual([
      'st2.DateTimer',
      'st2.IntervalTimer',
      'st2.generic.actiontrigger',
    ]);
    const [webhook] = all((await get('/triggertypes?name=st2.webhook&pack=core')).body);
    expect(webhook).toMatchObject({
      ref: 'core.st2.webhook',
      uid: 'trigger_type:core:st2.webhook',
      parameters_schema: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
      payload_schema: { type: 'object' },
      tags: [],
    });
    expect((await get('/triggertypes?pack=lab')).body).toEqual([]);
  });

  it('are had one by one, by reference and by id; an unknown one is not found', async () => {
    const { body } = await get('/triggertypes/core.st2.CronTimer');
    expect(body.name).toBe('st2.CronTimer');
    expect((await get(`/triggertypes/${body.id}`)).body).toEqual(body);
    expect(await get('/triggertypes/core.none')).toMatchObject({
      status: 404,
      body: { faultstring: 'Resource with a reference or id "core.none" not found' },
    });
  });
});

describe('triggers', () => {
  it('are those of the rules, each once, disabled ones too, and those that need no parameters', async () => {
    const triggers = all((await get('/triggers')).body);
    expect(triggers.map(({ type, parameters }) => [type, parameters])).toEqual([
      ['core.st2.CronTimer', { hour: 3 }],
      ['core.st2.IntervalTimer', { unit: 'hours', delta: 1 }],
      ['core.st2.generic.actiontrigger', {}],
      ['core.st2.generic.inquiry', {}],
      ['core.st2.generic.notifytrigger', {}],
      ['core.st2.key_value_pair.create', {}],
      ['core.st2.key_value_pair.delete', {}],
      ['core.st2.key_value_pair.update', {}],
      ['core.st2.key_value_pair.value_change', {}],
      ['core.st2.webhook', { url: 'bell' }],
    ]);
    expect(triggers.find(({ type }) => type === 'core.st2.generic.notifytrigger')).toMatchObject({
      ref: 'core.st2.generic.notifytrigger',
      name: 'st2.generic.notifytrigger',
      pack: 'core',
    });
    expect(new Set(triggers.map(({ uid }) => uid)).size).toBe(triggers.length);
  });

  it('come in pages where somebody asks for pages', async () => {
    const { body, headers } = await get('/triggers?limit=1&offset=1');
    expect(all(body).map(({ type }) => type)).toEqual(['core.st2.IntervalTimer']);
    expect(headers.get('x-total-count')).toBe('10');
    expect(headers.get('x-limit')).toBe('1');
    expect((await get('/triggers?limit=0')).status).toBe(400);
  });

  it('are had one by one; what is no id is answered as StackStorm answers it', async () => {
    const trigger = first(all((await get('/triggers')).body));
    expect((await get(`/triggers/${trigger.id}`)).body).toEqual(trigger);
    expect(await get('/triggers/ffffffffffffffffffffffff')).toMatchObject({
      status: 404,
      body: { faultstring: "Unable to find the TriggerDB instance. {'id': 'ffffffffffffffffffffffff'}" },
    });
    expect(await get('/triggers/x')).toMatchObject({
      status: 404,
      body: { faultstring: 'The resource could not be found.' },
    });
  });

  it('follow the rules: a rule that is made and taken away brings its own and takes it along', async () => {
    const count = async () => all((await get('/triggers')).body).length;
    const before = await count();
    const made = {
      name: 'other',
      pack: 'lab',
      enabled: true,
      trigger: { type: 'core.st2.webhook', parameters: { url: 'other' } },
      action: { ref: 'core.noop' },
    };
    await lab.call('POST', '/v1/rules', made);
    expect(await count()).toBe(before + 1);
    await lab.call('DELETE', '/v1/rules/lab.other');
    expect(await count()).toBe(before);
  });
});

describe('timers', () => {
  it('are the triggers that come with time, all or of one kind', async () => {
    const types = async (query: string) => all((await get(`/timers${query}`)).body).map(({ type }) => type);
    expect(await types('')).toEqual(['core.st2.CronTimer', 'core.st2.IntervalTimer']);
    expect(await types('?timer_type=core.st2.IntervalTimer')).toEqual(['core.st2.IntervalTimer']);
    expect(await types('?timer_type=core.st2.DateTimer')).toEqual([]);
  });

  it('of a kind that there is not are refused with the kinds that there are', async () => {
    expect(await get('/timers?timer_type=core.st2.webhook')).toMatchObject({
      status: 400,
      body: {
        faultstring:
          "Timer type core.st2.webhook not in supported types - ['core.st2.IntervalTimer', 'core.st2.DateTimer', 'core.st2.CronTimer'].",
      },
    });
  });

  it('are had one by one, by reference and by id; another trigger is no timer', async () => {
    const timer = first(all((await get('/timers')).body));
    expect((await get(`/timers/${timer.ref}`)).body).toEqual(timer);
    expect((await get(`/timers/${timer.id}`)).body).toEqual(timer);
    expect((await get('/timers/core.st2.generic.actiontrigger')).status).toBe(404);
  });
});

describe('rules to look at', () => {
  it('tell what their action and their trigger are about, and which trigger it is', async () => {
    const { body } = await get('/rules/views/lab.hourly');
    expect(body).toMatchObject({
      ref: 'lab.hourly',
      description: 'about hourly',
      action: { ref: 'lab.say', description: 'Says something', parameters: {} },
      enabled: true,
      trigger: { type: 'core.st2.IntervalTimer', parameters: { unit: 'hours', delta: 1 } },
    });
    expect(String(body.trigger?.description)).toMatch(/every so many seconds/);
    expect((await get(`/timers/${body.trigger?.ref}`)).body.parameters).toEqual({ unit: 'hours', delta: 1 });
    expect((await get(`/rules/views/${body.id}`)).body).toEqual(body);
  });

  it('are listed, chosen and paged as rules are', async () => {
    for (const query of [
      'pack=lab',
      'pack=lab&enabled=false',
      'trigger=core.st2.webhook&limit=1',
      'action=x',
    ]) {
      const [rules, views] = [await get(`/rules?${query}`), await get(`/rules/views?${query}`)];
      expect(all(views.body).map(({ ref }) => ref)).toEqual(all(rules.body).map(({ ref }) => ref));
      expect(views.headers.get('x-total-count')).toBe(rules.headers.get('x-total-count'));
    }
    expect(all((await get('/rules/views?pack=lab&enabled=false')).body)).toHaveLength(1);
  });

  it('that there are not are not found', async () => {
    expect(await get('/rules/views/lab.none')).toMatchObject({
      status: 404,
      body: { faultstring: 'Resource with a reference or id "lab.none" not found' },
    });
  });
});

test('there are no sensors, and none is found', async () => {
  const { body, headers } = await get('/sensortypes');
  expect(body).toEqual([]);
  expect(headers.get('x-total-count')).toBe('0');
  expect(await get('/sensortypes/lab.ear')).toMatchObject({
    status: 404,
    body: { faultstring: 'Resource with a reference or id "lab.ear" not found' },
  });
});
