import { Laboratory } from '../laboratory';

/** How values become what the parameter of an action says, as StackStorm casts them. */
describe('A value is cast', () => {
  const lab = new Laboratory();
  const shows = (name: string, schema: Record<string, unknown>, more: Record<string, unknown> = {}) => {
    lab.action(name, {
      parameters: {
        v: schema,
        ...more,
        cmd: { default: "printf 'is %s' '{{ v }}'", immutable: true },
      },
    });
    lab.alias(name, { action_ref: `lab.${name}`, formats: [`${name} {{ v }}`] });
  };
  const typed = async (name: string, text: string) => {
    const { status, body } = await lab.command(name, `${name} {{ v }}`, `${name} ${text}`);
    if (status !== 201) return { status, body };
    return { status, body: await lab.ended(String(body.execution?.id)) };
  };

  beforeAll(async () => {
    shows('list', { type: 'array' });
    shows('number', { type: 'integer' });
    shows('object', { type: 'object' });
    shows(
      'counted',
      { type: 'integer', default: '{{ n }}', minimum: 5 },
      { n: { type: 'integer', default: 7 } },
    );
    shows(
      'secret',
      { type: 'integer', default: '{{ word }}', secret: true },
      { word: { type: 'string', default: 'hunter2' } },
    );
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('in chat: a list is cut at its commas, whatever else it looks like', async () => {
    expect((await typed('list', 'a, b')).body.parameters).toMatchObject({ v: ['a', 'b'] });
    expect((await typed('list', '["a"]')).body.parameters).toMatchObject({ v: ['["a"]'] });
  });

  it('over the API: a list is JSON or as Python writes it, and a text with commas is none', async () => {
    expect((await lab.run('lab.list', { v: "['a', 1]" })).parameters).toMatchObject({ v: ['a', 1] });
    const { status } = await lab.call('POST', '/v1/executions', {
      action: 'lab.list',
      parameters: { v: 'a,b' },
    });
    expect(status).toBe(400);
  });

  it('over the API: fractions and truth values become integers', async () => {
    expect((await lab.run('lab.number', { v: 5.5 })).parameters).toMatchObject({ v: 5 });
    expect((await lab.run('lab.number', { v: true })).parameters).toMatchObject({ v: 1 });
  });

  it.each([
    ['number', '9007199254740993', '9007199254740993'],
    ['object', '{"id": 12345678901234567890}', "{'id': 12345678901234567890}"],
  ])('%s: %s keeps all its digits', async (name, text, printed) => {
    const { body } = await typed(name, text);
    expect(body.result?.stdout).toBe(`is ${printed}`);
    const answer = await fetch(`${lab.backend.url}/v1/executions/${body.id}`, {
      headers: { 'St2-Api-Key': 'test-key' },
    });
    expect(await answer.text()).toContain(/\d+/.exec(text)?.[0]);
  });

  it('a default is checked once it is rendered, not before', async () => {
    expect((await lab.run('lab.counted')).result?.stdout).toBe('is 7');
    const { status, result } = await lab.run('lab.counted', { n: 3 });
    expect([status, JSON.stringify(result)]).toEqual([
      'failed',
      expect.stringContaining(
        'The default of v was rendered, and does not fit: 3 is less than the minimum of 5',
      ),
    ]);
  });

  it('a secret that cannot be cast is not quoted', async () => {
    const { status, result } = await lab.run('lab.secret');
    expect(status).toBe('failed');
    expect(JSON.stringify(result)).toContain('The default of v gave nothing that can be cast');
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });
});
