import { type Body, Laboratory } from '../../laboratory';

type Mapping = Record<string, unknown>;

const HOOK = { type: 'core.st2.webhook', parameters: { url: 'hook' } };
const ECHO = { ref: 'core.echo', parameters: { message: 'hi' } };

/** A rule that could never run is refused when it is sent, by POST and by PUT. */
describe('A rule over the API', () => {
  const lab = new Laboratory();
  let id: unknown;

  beforeAll(async () => {
    lab.action('typed', {
      parameters: {
        list: { type: 'array' },
        fixed: { type: 'string', default: 'x', immutable: true },
        anything: {},
        cmd: { default: "printf %s '{{ anything }}'", immutable: true },
      },
    });
    await lab.start();
    const { body } = await lab.call('POST', '/v1/rules', {
      name: 'good',
      pack: 'lab',
      enabled: true,
      trigger: HOOK,
      action: ECHO,
    });
    id = body.id;
  });
  afterAll(() => lab.remove());

  it.each<[string, Mapping, string]>([
    ['an unknown trigger', { trigger: { type: 'lab.nope' } }, 'registers the trigger "lab.nope"'],
    [
      'a misspelt trigger',
      { trigger: { ...HOOK, type: 'core.st2.webhok' } },
      'Did you mean "core.st2.webhook"?',
    ],
    ['a trigger of a pack that is not here', { trigger: { type: 'far.away' } }, 'Install the pack "far"'],
    [
      'a stranger among the trigger’s parameters',
      { trigger: { ...HOOK, parameters: { url: 'a', uri: 'b' } } },
      'uri',
    ],
    ['a month that is none', { trigger: { type: 'core.st2.CronTimer', parameters: { month: 13 } } }, '13'],
    ['no step', { trigger: { type: 'core.st2.IntervalTimer', parameters: { unit: 'hours' } } }, 'delta'],
    [
      'an unknown operator',
      { criteria: { 'trigger.body.a': { type: 'equal', pattern: 1 } } },
      'Did you mean "equals"?',
    ],
    ['a criterion without pattern', { criteria: { 'trigger.body.a': { type: 'equals' } } }, 'no pattern'],
    [
      'a pattern that is none',
      { criteria: { 'trigger.body.a': { type: 'regex', pattern: '(a' } } },
      'regular expression',
    ],
    ['an unknown action', { action: { ref: 'core.ehco' } }, 'Did you mean "core.echo"?'],
    ['an action of a pack that is not here', { action: { ref: 'far.away' } }, 'Install the pack "far"'],
    ['a parameter that is missing', { action: { ref: 'core.echo' } }, 'needs the parameter "message"'],
    [
      'a misspelt parameter',
      { action: { ref: 'core.echo', parameters: { mesage: 'x' } } },
      'Did you mean "message"?',
    ],
    [
      'a value of another type',
      { action: { ref: 'lab.typed', parameters: { list: 5 } } },
      "5 is not of type 'array'",
    ],
    [
      'a value for what is immutable',
      { action: { ref: 'lab.typed', parameters: { fixed: 'y' } } },
      'immutable',
    ],
  ])('is refused with its reason: %s', async (_mistake, part, said) => {
    const rule = { pack: 'lab', enabled: true, trigger: HOOK, action: ECHO, ...part };
    const posted = await lab.call('POST', '/v1/rules', { ...rule, name: 'bad' });
    const put = await lab.call('PUT', `/v1/rules/${id}`, { ...rule, name: 'good' });
    for (const { status, body } of [posted, put])
      expect([status, body.faultstring]).toEqual([400, expect.stringContaining(said)]);
    expect((await lab.call('GET', '/v1/rules?pack=lab')).body).toHaveLength(1);
  });

  it('may be sent back as it was shown', async () => {
    const { body } = await lab.call('GET', `/v1/rules/${id}`);
    expect((await lab.call('PUT', `/v1/rules/${id}`, { ...body, enabled: false })).status).toBe(200);
  });

  it.each<[string, Mapping, unknown, string]>([
    ['a list', { message: '{{ trigger.body.v }}' }, ['a', 1], "['a', 1]"],
    ['a number', { message: '{{ trigger.body.v }}' }, 5, '5'],
    ['nothing', { message: '{{ trigger.body.v }}' }, null, 'None'],
    ['an object', { message: '{{ trigger.body.v }}' }, { k: true }, "{'k': True}"],
  ])('gives a text for a text parameter: %s', async (kind, parameters, v, printed) => {
    const url = `text-${kind.replace(/\W/g, '')}`;
    const trigger = { ...HOOK, parameters: { url } };
    await lab.call('POST', '/v1/rules', {
      name: url,
      pack: 'texts',
      enabled: true,
      trigger,
      action: { ref: 'core.echo', parameters },
    });
    await lab.call('POST', `/v1/webhooks/${url}`, { v });
    expect((await ruledBy(url))?.parameters?.message).toBe(printed);
  });

  it('gives a list as it is for a list', async () => {
    const action = {
      ref: 'lab.typed',
      parameters: { list: '{{ trigger.body.v }}', anything: '{{ trigger.body.v }}' },
    };
    const trigger = { ...HOOK, parameters: { url: 'kept' } };
    await lab.call('POST', '/v1/rules', { name: 'kept', pack: 'texts', enabled: true, trigger, action });
    await lab.call('POST', '/v1/webhooks/kept', { v: ['a'] });
    expect((await ruledBy('kept'))?.parameters).toEqual({ list: ['a'], anything: "['a']" });
  });

  /** The execution that a rule started, once it is there. */
  const ruledBy = async (name: string): Promise<Body | undefined> => {
    for (;;) {
      const { body } = await lab.call('GET', '/v1/executions?limit=50');
      const found = (body as unknown as Body[]).find(({ rule }) => String(rule?.name) === name);
      if (found !== undefined) return found;
    }
  };
});
