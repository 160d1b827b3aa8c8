import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';

const lab = new Laboratory();
mkdirSync(lab.store, { recursive: true });
const mounted =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', lab.store], { stdio: 'ignore' }).status === 0;
if (!mounted) console.log('Not tested here: a full disk, since nothing can be mounted.');
const onDisk = mounted ? test : test.skip;
const filler = join(lab.store, 'filler');

afterAll(async () => {
  await lab.stop();
  if (mounted) spawnSync('umount', ['-l', lab.store]);
  await lab.remove();
});

/** Takes every byte that is left. */
function fill(): void {
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // It is full for pieces of that size.
    }
  }
}

onDisk(
  'a full disk is said plainly, loses nothing that was accepted, and work goes on when there is space',
  async () => {
    await lab.start();
    const before = String((await lab.run('core.noop')).id);
    const begun = String(
      (
        await lab.call('POST', '/v1/executions', {
          action: 'core.local',
          parameters: { cmd: 'sleep 1; echo done' },
        })
      ).body.id,
    );
    await lab.until(begun, ['running']);
    fill();
    let refused = await lab.call('POST', '/v1/executions', { action: 'core.noop' });
    for (let tries = 0; tries < 500 && refused.status === 201; tries += 1)
      refused = await lab.call('POST', '/v1/executions', { action: 'core.noop' });
    expect(refused.status).toBe(507);
    expect(String(refused.body.faultstring)).toMatch(
      /^The disk that holds the store .* is full\. Free some space/,
    );
    expect((await lab.ended(begun)).result?.stdout).toBe('done');
    expect((await lab.call('GET', `/v1/executions/${before}`)).body.status).toBe('succeeded');
    rmSync(filler);
    expect((await lab.run('core.noop')).status).toBe('succeeded');
    for (let tries = 0; tries < 300 && !lab.said.some((text) => /[Tt]rying again/.test(text)); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await lab.stop();
    await lab.start();
    expect((await lab.call('GET', `/v1/executions/${begun}`)).body).toMatchObject({
      status: 'succeeded',
      result: { stdout: 'done' },
    });
    expect((await lab.call('GET', `/v1/executions/${before}`)).body.status).toBe('succeeded');
  },
);

onDisk(
  'what was refused for a full disk holds no place of an action that may run once at a time',
  async () => {
    lab.action('single', { parameters: { cmd: { immutable: true, default: 'true' } } });
    lab.write('policies/one.yaml', {
      ...{ name: 'one', pack: 'lab', enabled: true, resource_ref: 'lab.single' },
      ...{ policy_type: 'action.concurrency', parameters: { threshold: 1, action: 'delay' } },
    });
    await lab.stop();
    await lab.start();
    fill();
    let refused = await lab.call('POST', '/v1/executions', { action: 'lab.single' });
    for (let tries = 0; tries < 500 && refused.status === 201; tries += 1)
      refused = await lab.call('POST', '/v1/executions', { action: 'lab.single' });
    expect(refused.status).toBe(507);
    rmSync(filler);
    expect((await lab.run('lab.single')).status).toBe('succeeded');
  },
);
