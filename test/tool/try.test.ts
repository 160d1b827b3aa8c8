import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { TimedStackStorm } from '../fakes/timed-stackstorm';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

/** Answers after about a second each: they start a backend and run a command on it. */
const PACK = {
  'packs/mine/pack.yaml': 'name: mine\nversion: 1.0.0\nauthor: a\nemail: a@example.com\n',
  'packs/mine/aliases/shout.yaml': `
name: shout
action_ref: core.local
description: Shout
formats: ["shout {{ cmd }}"]
ack: {format: "Shouting {{ execution.parameters.cmd }}", append_url: false}
result: {format: "LOUD {~}{{ execution.result.stdout | upper }}"}
`,
  'packs/mine/aliases/silent.yaml': `
name: silent
action_ref: core.local
description: Say nothing
formats: ["silent {{ cmd }}"]
ack: {enabled: false}
result: {enabled: false}
`,
  'packs/mine/aliases/broken.yaml': 'name: [',
};

describe('hubot-st2 try', () => {
  const folder = folderWith(PACK);

  it('runs a command on a backend of its own, and shows what chat would', async () => {
    const { code, out } = await run(folder, ['try', 'shout', 'echo hello']);
    expect(out).toBe('Shouting echo hello\nLOUD\nHELLO');
    expect(code).toBe(0);
  });

  it('exits with 1 when the command fails, and says how it ended', async () => {
    const { code, complaints } = await run(folder, ['try', 'silent exit 3']);
    expect(code).toBe(1);
    expect(complaints).toMatch(/announces no result/);
    expect(complaints).toMatch(/ended as failed\.$/);
  });

  it('explains what is no command, and names the file that may be why', async () => {
    const { code, out, complaints } = await run(folder, ['try', 'whisper hello']);
    expect(code).toBe(1);
    expect(out).toContain('No command.');
    expect(complaints).toMatch(/broken\.yaml:\d+ is ignored/);
  });

  it('answers a script in JSON', async () => {
    const { out } = await run(folder, ['try', 'shout echo hello', '--json', '-p', 'packs']);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'hit',
      alias: 'mine.shout',
      said: ['Shouting echo hello', 'LOUD\nHELLO'],
      executions: [{ status: 'succeeded', result: { stdout: 'hello' } }],
      succeeded: true,
    });
  });

  it('stops when it is interrupted, and what it had started with it', async () => {
    const { code, complaints } = await run(folder, ['try', `silent sleep 77.${process.pid}`], {
      interrupted: AbortSignal.timeout(1_500),
    });
    expect(code).toBe(2);
    expect(complaints).toBe('hubot-st2 try: interrupted');
    expect(execFileSync('ps', ['-eo', 'args']).toString()).not.toContain(`sleep 77.${process.pid}`);
  });

  it('leaves nothing behind', async () => {
    const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith('hubot-st2-try-'));
    const before = ours();
    await run(folder, ['try', 'nothing at all']);
    expect(ours().filter((name) => !before.includes(name))).toEqual([]);
  });

  it('says in one sentence when the StackStorm in the environment cannot be reached', async () => {
    const { code, complaints } = await run(folder, ['try', 'shout x'], {
      environment: { ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k'.repeat(20) },
    });
    expect(code).toBe(2);
    expect(complaints).toMatch(/^hubot-st2 try: .*(connect|reach|ECONNREFUSED)/i);
    expect(complaints).not.toContain('kkkk');
  });

  // S8 of the faults that a real StackStorm showed: after ten seconds it said that a good template fails.
  it('waits while StackStorm, busy, is still at the announcement', async () => {
    const busy = await new TimedStackStorm({ taken: 5, run: 5, told: 1, step: 4_000 }).start();
    try {
      const { code, out, complaints } = await run(folder, ['try', 'echo patience'], {
        environment: {
          ...{ ST2_API_URL: busy.url, ST2_STREAM_URL: busy.url, ST2_API_KEY: 'k'.repeat(20) },
          ST2_RESULTS: 'announced',
        },
      });
      expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
      expect(out.split('\n')[1]).toBe('announced patience');
    } finally {
      await busy.stop();
    }
  });
});
