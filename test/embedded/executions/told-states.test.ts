import { Laboratory } from '../laboratory';

test('an event shows an execution as it was at its moment, not as it is when the event is sent', async () => {
  const lab = new Laboratory();
  lab.write('pack.yaml', 'ref: lab\nname: lab\nversion: 1.0.0\n');
  lab.write('actions/flow.yaml', 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n');
  lab.write('actions/workflows/flow.yaml', 'version: 1.0\ntasks:\n  one: {action: core.noop}\n');
  await lab.start();
  try {
    const stream = await lab.follow('?events=st2.liveaction__update');
    const { id } = await lab.run('lab.flow');
    await lab.ended(String(id));
    const told = (status: string) =>
      stream.next(({ data }) => String(data.action) === 'lab.flow' && String(data.status) === status);
    expect(Object.keys((await told('running')).data.context as object)).not.toContain('workflow_execution');
    expect(Object.keys((await told('succeeded')).data.context as object)).toContain('workflow_execution');
  } finally {
    await lab.remove();
  }
});
