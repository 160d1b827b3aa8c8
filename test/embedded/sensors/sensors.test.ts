import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Body, Laboratory } from '../laboratory';

/** The processes that have this text in their command line. */
function processesOf(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe('A sensor of a pack', () => {
  const lab = new Laboratory();
  const packs = join(__dirname, '..', 'python', 'packs');

  /** Waits until an answer of the API is as it should be. */
  async function until(path: string, fits: (body: Body) => boolean): Promise<Body> {
    for (let tries = 0; tries < 600; tries += 1) {
      const { body } = await lab.call('GET', path);
      if (fits(body)) return body;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${path} never became so: ${JSON.stringify((await lab.call('GET', path)).body)}`);
  }
  const saidBy = async (rule: string, count: number): Promise<unknown[]> => {
    const executions = (await until(
      `/v1/executions?rule=sensing.${rule}`,
      (body) => Object.values(body).filter(({ status }) => String(status) === 'succeeded').length === count,
    )) as unknown as { result: { stdout: string } }[];
    return executions.map(({ result }) => result.stdout).sort();
  };
  const output = async (sensor: string) =>
    String((await lab.call('GET', `/v1/sensortypes/${sensor}/output`)).body);
  const pidOf = (log: string): number =>
    Number(/process (\d+)/.exec(log.split('\n').findLast((l) => l.includes('process ')) ?? '')?.[1]);

  beforeAll(async () => {
    cpSync(join(packs, 'sensing'), join(lab.packs, 'sensing'), { recursive: true });
    await lab.start();
    await lab.call('PUT', '/v1/keys/door_token', { name: 'door_token', value: 'hidden-token', secret: true });
  });
  afterAll(() => lab.remove());

  it('that polls starts rules, with the configuration of its pack, and the datastore', async () => {
    expect(await saidBy('counted', 2)).toEqual(['front 1', 'front 2']);
  });

  it('that waits in its own loop is told of the triggers that rules wait for, and rings the right one', async () => {
    expect(await saidBy('rung', 1)).toEqual(['big bell']);
    expect((await lab.call('GET', '/v1/executions?rule=sensing.rung_other')).body).toEqual([]);
  });

  it('has a log without secrets, which says also what was not dispatched', async () => {
    const log = await output('sensing.Counter');
    expect(log).toMatch(/process \d+, interval 0\.05, token \*{8}/);
    expect(log).toContain(
      `A trigger was not dispatched. Payload of the trigger "sensing.counted": 'many' is not of type 'integer'`,
    );
  });

  it('is shown with its trigger types, and the types with the schemas of their payloads', async () => {
    const { body } = await lab.call('GET', '/v1/sensortypes/sensing.Counter');
    expect(body).toMatchObject({
      ...{ ref: 'sensing.Counter', class_name: 'Counter', enabled: true, poll_interval: 0.05 },
      ...{ trigger_types: ['sensing.counted'], status: { state: 'running' } },
    });
    const type = await lab.call('GET', '/v1/triggertypes/sensing.counted');
    expect(type.body.payload_schema?.properties).toHaveProperty('count');
  });

  it('whose process is killed comes back', async () => {
    const before = pidOf(await output('sensing.Counter'));
    const { restarts } = (await lab.call('GET', '/v1/sensortypes/sensing.Counter')).body.status ?? {};
    process.kill(before, 'SIGKILL');
    await lab.logs(
      /Sensor sensing\.Counter has ended: its process was ended by signal 9\. It is started again in \d+ s/,
    );
    const { status } = await until(
      '/v1/sensortypes/sensing.Counter',
      (body) =>
        String(body.status?.state) === 'running' && Number(body.status?.restarts) === Number(restarts) + 1,
    );
    expect(status).not.toHaveProperty('reason');
    expect(pidOf(await output('sensing.Counter'))).not.toBe(before);
  });

  it('that cannot work says why, once', async () => {
    const file = join(lab.packs, 'sensing', 'sensors', 'broken.yaml');
    writeFileSync(file.replace(/yaml$/, 'py'), 'import a_package_that_nobody_has\n');
    writeFileSync(file, 'class_name: Broken\nentry_point: broken.py\ntrigger_types: [{name: never}]\n');
    await lab.logs(
      /Sensor sensing\.Broken has ended: ModuleNotFoundError: No module named 'a_package_that_nobody_has'/,
    );
    await until('/v1/sensortypes/sensing.Broken', ({ status }) => Number(status?.restarts) > 0);
    expect(lab.said.filter((line) => line.includes('sensing.Broken has ended'))).toHaveLength(1);
    rmSync(file);
    await until('/v1/sensortypes', (body) => !JSON.stringify(body).includes('Broken'));
  });

  it('is ended with the bot, and cleans up', async () => {
    await lab.stop();
    expect(processesOf(`st2-python-${process.pid}-`)).toEqual([]);
  });
});
