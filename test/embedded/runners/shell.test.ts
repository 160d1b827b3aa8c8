import { outputValue } from '../../../src/embedded/runners/shell-output';
import { Laboratory } from '../laboratory';

/** What the shell runners of StackStorm give a command, and what they make of its output. */
describe('A shell action', () => {
  const lab = new Laboratory();

  beforeAll(async () => {
    lab.write('actions/count.sh', '#!/bin/sh\necho "$#:$*"\n');
    lab.action('placed', {
      runner_type: 'local-shell-script',
      entry_point: 'count.sh',
      parameters: {
        text: { type: 'string', position: 0 },
        flag: { type: 'boolean', position: 1 },
        whole: { type: 'integer', position: 2 },
        list: { type: 'array', position: 3 },
        map: { type: 'object', position: 4 },
      },
    });
    lab.action('named', {
      runner_type: 'local-shell-script',
      entry_point: 'count.sh',
      parameters: {
        text: { type: 'string' },
        flag: { type: 'boolean' },
        map: { type: 'object' },
        list: { type: 'array' },
      },
    });
    lab.action('prints', { parameters: { cmd: {} } });
    await lab.start();
  });
  afterAll(() => lab.remove());

  const stdout = async (action: string, parameters: Record<string, unknown>) =>
    (await lab.run(`lab.${action}`, parameters)).result?.stdout;

  it('is given all its positions, empty ones too', async () => {
    const values = { text: 'a', flag: false, whole: 0, list: [1, 'b'], map: { k: [1] } };
    expect(await stdout('placed', values)).toBe('5:a 0  1,b {"k":[1]}');
    expect(await stdout('placed', { text: 'a' })).toBe('5:a    ');
  });

  it('is given other parameters by name, as Python writes them, and none that are empty', async () => {
    const values = { text: '', flag: true, map: { k: [1] }, list: ['b'] };
    expect(await stdout('named', values)).toBe("3:--flag --map={'k': [1]} --list=['b']");
  });

  it('that prints JSON gives its value to the task after it', async () => {
    expect(await stdout('prints', { cmd: `echo '{"a": [1, null]}'` })).toEqual({ a: [1, null] });
    expect(await stdout('prints', { cmd: 'echo 5' })).toBe(5);
  });

  test.each(['{"a": 1} x', 'True', '2.0', '1.10', '007', '', 'down', '['.repeat(5000)])(
    'keeps the text of %.10s',
    (text) => expect(outputValue(text)).toBe(text),
  );
});
