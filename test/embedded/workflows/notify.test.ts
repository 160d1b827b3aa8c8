import { type Execution, WorkflowLaboratory, workflow } from './workflow-laboratory';

let lab: WorkflowLaboratory;

const SECTION = `notify:
  on-complete:
    routes: [wall]
    message: "{{ action_context.user }}: {{ action_parameters.message }}{{ st2kv.system.sign }}"
`;

/** A workflow whose metadata has more than its parameters. */
function telling(name: string, more: string, definition: string, runner = 'orquesta') {
  const files = workflow(name, definition, '{message: {type: string, default: hi}}', runner);
  const meta = `actions/${name}.yaml`;
  return { ...files, [meta]: `${files[meta]}${more}` };
}

const TASKS = `version: 1.0
tasks:
  one:
    action: core.echo message="one"
    next: [{do: two}]
  two: {action: core.echo message="two"}
`;

const STEPS = `chain:
  - {name: one, ref: core.echo, params: {message: one}, on-success: two}
  - {name: two, ref: core.echo, params: {message: two}, on-success: three}
  - {name: three, ref: core.echo, params: {message: three}, notify: {on-success: {routes: [door], message: own}}}
`;

beforeAll(async () => {
  lab = await WorkflowLaboratory.open({
    ...telling('flow', SECTION, TASKS),
    ...telling('quiet', '', TASKS),
    ...telling('chain', SECTION, STEPS, 'action-chain'),
    'actions/plain.yaml': `name: plain
runner_type: noop
notify:
  on-failure: {routes: [wall], message: never}
  on-success: {routes: [wall], data: {kind: "{{ 1 + 1 }}"}}
`,
    'aliases/flow.yaml': 'name: flow\naction_ref: lab.flow\nformats: ["flow it {{ message }}"]\n',
    'rules/wall.yaml': `name: wall
pack: lab
enabled: true
trigger: {type: core.st2.generic.notifytrigger}
action:
  ref: core.local
  parameters: {cmd: "true", cwd: "/{{ trigger.route }} {{ trigger.action_ref }} {{ trigger.message }} {{ trigger.data.kind | default('') }}"}
`,
  });
  await lab.api.put('/keys/sign', { value: '!' });
});

afterAll(() => lab.close());

/** What the rule heard since the execution began, oldest first. */
async function heard(id: string, count: number): Promise<string[]> {
  const since = (await lab.get(id)) as Execution & { start_timestamp: string };
  const list = async () =>
    (
      await lab.api.get<Execution[]>(
        `/executions?rule=lab.wall&sort_asc=true&timestamp_gt=${since.start_timestamp}`,
      )
    ).data;
  await lab.settled(async () => (await list()).length >= count);
  // What should not be told would come at once, too.
  await new Promise((done) => setTimeout(done, 60));
  return (await list()).map(({ parameters }) => String(parameters.cwd).trim());
}

test('an action tells the routes of its own metadata, with its message and data rendered', async () => {
  const { id } = await lab.run('lab.plain');
  expect(await heard(id, 1)).toEqual(['/wall lab.plain Action lab.plain succeeded. 2']);
});

test('a workflow tells of itself, and of the tasks that its parameter notify names', async () => {
  const alone = await lab.run('lab.flow', { message: 'all' });
  expect(await heard(alone.id, 1)).toEqual(['/wall lab.flow st2admin: all!']);
  const named = await lab.run('lab.flow', { message: 'all', notify: ['two'] });
  expect(await heard(named.id, 2)).toEqual([
    '/wall core.echo st2admin: two!',
    '/wall lab.flow st2admin: all!',
  ]);
  const nowhere = await lab.run('lab.quiet', { notify: ['one'] });
  expect(await heard(nowhere.id, 0)).toEqual([]);
});

test('a workflow whose parameter notify names a task that is not there fails and says so', async () => {
  const ended = await lab.run('lab.flow', { notify: ['one', 'nosuch'] });
  expect(ended.status).toBe('failed');
  expect(ended.result.errors).toEqual([
    {
      message: 'The following tasks in the notify parameter do not exist in the workflow definition: nosuch.',
    },
  ]);
});

test('each step of a chain tells like the chain, unless it has its own section or is skipped', async () => {
  const { id } = await lab.run('lab.chain', { message: 'hi', skip_notify: ['one'] });
  expect(await heard(id, 3)).toEqual([
    '/wall core.echo st2admin: two!',
    '/door core.echo own',
    '/wall lab.chain st2admin: hi!',
  ]);
});

test('a command is answered where it was given, whatever its action tells, and its texts are never templates', async () => {
  const { data } = await lab.api.post('/aliasexecution', {
    name: 'flow',
    format: 'flow it {{ message }}',
    command: 'flow it {{ st2kv.system.sign }}',
    user: '{{ 7*7 }}',
    source_channel: '#ops',
    source_context: { id: 'm1' },
    notification_route: 'hubot',
  });
  const ended = await lab.until(data.execution.id, 'succeeded');
  expect(await heard(ended.id, 1)).toEqual(['/hubot lab.flow Action lab.flow completed.']);
  const posted = await lab.api.get<Execution[]>('/executions?action=chatops.post_message');
  expect(posted.data.map(({ parameters }) => [parameters.user, parameters.context])).toEqual([
    ['{{ 7*7 }}', { id: 'm1' }],
  ]);
});

test('a task that tells on behalf of a command tells its room; the answer stays the workflow’s', async () => {
  const { data } = await lab.api.post('/executions', {
    action: 'lab.quiet',
    parameters: { notify: ['one'] },
    notify: {
      'on-complete': { routes: ['hubot'], data: { source_channel: '#ops', source_context: { id: 'm2' } } },
    },
  });
  await lab.until(data.id, 'succeeded');
  const posted = await lab.api.get<Execution[]>('/executions?action=chatops.post_message&sort_asc=true');
  expect(posted.data.slice(-2).map(({ parameters }) => [parameters.channel, parameters.context])).toEqual([
    ['#ops', null],
    ['#ops', { id: 'm2' }],
  ]);
});
