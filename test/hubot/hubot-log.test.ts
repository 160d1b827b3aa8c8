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

  it('is one JSON object a line where that is asked for, details as its members and secrets out of all of them', () => {
    const written: unknown[] = [];
    const take = (line: unknown) => written.push(line);
    const said = (logger: object) => {
      written.length = 0;
      hubotLog({ logger }, new Secrets(['s3cr3t-key']), 'json').warn('login with s3cr3t-key', {
        room: 'ops',
        token: 's3cr3t-key',
      });
      return written[0];
    };
    const line = { from: 'hubot-st2', room: 'ops', token: '(secret)', msg: 'login with (secret)' };
    expect(JSON.parse(String(said({ warning: take })))).toEqual({
      ...line,
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    // Pino writes time and level itself.
    expect(said({ warn: take, child() {} })).toEqual(line);
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
