import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { FROM_SOURCE } from '../../from-source';
import { type Execution, WorkflowLaboratory, workflow } from './workflow-laboratory';

const ROOT = join(__dirname, '../../..');
const STEPS = Array.from({ length: 8 }, (_step, index) => `step${index}`);

const CHAIN_OF_TASKS = `version: 1.0
tasks:
${STEPS.map(
  (name, index) =>
    `  ${name}:\n    action: core.noop\n${index + 1 < STEPS.length ? `    next:\n      - when: <% succeeded() %>\n        publish: at=${index}\n        do: step${index + 1}\n` : ''}`,
).join('')}output:
  - at: <% ctx().get(at) %>
`;

function start(home: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    [
      ...FROM_SOURCE,
      join(ROOT, 'test/embedded/crash-child.ts'),
      join(home, 'store'),
      join(ROOT, 'packs'),
      join(home, 'packs'),
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data) => resolve({ child, url: String(data).trim() }));
    child.once('exit', (code) => reject(new Error(`the backend ended with ${code}`)));
  });
}

test('workflows of a process that is killed go on in the next one: no task is lost, none runs twice', async () => {
  const lab = new WorkflowLaboratory();
  mkdirSync(join(lab.home, 'store'), { recursive: true });
  lab.write({ 'pack.yaml': 'ref: lab\nname: lab\nversion: 1.0.0\n', ...workflow('steps', CHAIN_OF_TASKS) });
  const api = (url: string) =>
    axios.create({
      baseURL: `${url}/v1`,
      headers: { 'St2-Api-Key': 'test-key' },
      validateStatus: () => true,
    });

  const first = await start(lab.home);
  const begun = await Promise.all(
    Array.from({ length: 10 }, () => api(first.url).post('/executions', { action: 'lab.steps' })),
  );
  const gone = new Promise((resolve) => first.child.once('exit', resolve));
  first.child.kill('SIGKILL');
  await gone;

  const second = await start(lab.home);
  try {
    let under = 0;
    for (const { data } of begun) {
      let execution: Execution | undefined;
      for (const end = Date.now() + 90_000; Date.now() < end; ) {
        execution = (await api(second.url).get<Execution>(`/executions/${data.id}`)).data;
        if (['succeeded', 'failed'].includes(execution.status)) break;
        await new Promise((done) => setTimeout(done, 20));
      }
      const { data: children } = await api(second.url).get<Execution[]>(`/executions/${data.id}/children`);
      const names = children.map(({ context }) => context.orquesta?.task_name);
      expect(names).toEqual(STEPS.slice(0, names.length));
      const lost = children.filter(({ status }) => status === 'abandoned');
      // A task that was at work when the process died is said to be abandoned, and its workflow failed of it.
      expect([execution?.status, lost.length]).toEqual(lost.length === 0 ? ['succeeded', 0] : ['failed', 1]);
      if (lost.length === 0) expect(names).toEqual(STEPS);
      under += execution?.log.some(({ status }) => status === 'running') ? 1 : 0;
    }
    expect(under).toBe(10);
  } finally {
    second.child.removeAllListeners('exit');
    second.child.kill('SIGKILL');
    await lab.close();
  }
});
