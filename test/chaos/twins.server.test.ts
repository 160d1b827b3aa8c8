import { chaos } from './chaos';

describe('two bots on one Redis', () => {
  it('act as one while either is killed and Redis is restarted', async () => {
    const options = {
      executions: 100,
      cuts: 4,
      kills: 3,
      bots: 2,
      seed: 11,
      perSecond: 20,
      memory: 'file' as const,
      patienceMs: 60_000,
      sentencesMs: 75_000,
    };
    const verdict = await chaos({ ...options, say: () => {} });
    expect(verdict).toMatchObject({ lost: 0, out_of_order: 0, run_twice: 0, unanswered: 0 });
    expect(verdict.duplicated).toBeLessThanOrEqual(3);
  }, 480_000);
});
