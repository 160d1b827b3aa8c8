import { Secrets } from '../../src/core/secrets';
import { hubotLog } from '../../src/hubot/hubot-log';

describe('the log', () => {
  it('takes secrets out, whatever the logger is called', () => {
    const written: string[] = [];
    const old = {
      warning: (line: string) => written.push(`warning ${line}`),
      info: (line: string) => written.push(line),
    };
    const log = hubotLog({ logger: old }, new Secrets(['s3cr3t-key']));
    log.warn('login with s3cr3t-key', { token: 's3cr3t-key' });
    expect(written).toEqual(['warning hubot-st2: login with (secret) {"token":"(secret)"}']);
  });

  it('survives a logger that throws or rejects', async () => {
    const log = hubotLog(
      {
        logger: {
          info: () => Promise.reject(new Error('full')),
          error: () => {
            throw new Error('full');
          },
        },
      },
      new Secrets(),
    );
    log.info('x');
    log.error('y');
    await new Promise((resolve) => setImmediate(resolve));
  });
});
