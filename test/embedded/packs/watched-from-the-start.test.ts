import { Laboratory } from '../laboratory';

describe('A file that is saved while the bot starts', () => {
  const lab = new Laboratory();
  afterEach(() => lab.remove());

  it('is not missed between the reading of the packs and the watching of them', async () => {
    lab.action('early', { parameters: {} });
    const starting = lab.start();
    lab.action('late', { parameters: { cmd: { default: 'echo here', immutable: true } } });
    await starting;
    for (;;) if ((await lab.call('GET', '/v1/actions/lab.late')).status === 200) break;
    expect((await lab.run('lab.late')).result?.stdout).toBe('here');
  });
});
