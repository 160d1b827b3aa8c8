import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const packs = join(__dirname, '..', '..', '..', 'packs');
const tail = (file: string) =>
  spawnSync(join(packs, 'ops', 'actions', 'tail.sh'), [file, '5'], { encoding: 'utf8' });

describe('the sample that shows the end of a log', () => {
  it('reads what lies in its own folder', () => {
    expect(tail('office.log')).toMatchObject({ status: 0, stdout: expect.stringMatching(/\S/) });
  });

  it.each(['../../../etc/passwd', '/etc/passwd', '..', '.', 'logs/../../pack.yaml', './office.log'])(
    'reads nothing else: %s',
    (file) => {
      expect(tail(file)).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/my own folder/),
      });
    },
  );

  it.each(['--follow', '-n1000', 'office.log\n/etc/passwd', '$(id)'])('takes %j as a name', (file) => {
    const { status, stdout } = tail(file);
    expect(stdout).toBe('');
    expect(status).not.toBe(0);
  });
});
