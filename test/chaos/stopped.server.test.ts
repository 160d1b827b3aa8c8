import { stopped } from './stopped';

it('two bots on one Redis, one of them stopped over messages, run nothing twice and lose nothing', async () => {
  const options = { over: 'messages', stops: 2, ms: 8_000, seed: 4, patienceMs: 60_000 } as const;
  const { details, ...verdict } = await stopped({ ...options, say: () => {} });
  expect(details).toEqual([]);
  expect(verdict).toMatchObject({ stops: 2, run_twice: 0, lost: 0, doubled: 0, unanswered: 0 });
  expect(verdict.doubled_in_flight).toBeLessThanOrEqual(2);
}, 240_000);
