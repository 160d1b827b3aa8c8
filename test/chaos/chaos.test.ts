import { chaos } from './chaos';

describe('real bots on an unreliable network', () => {
  it('lose nothing, say nothing twice and keep the order', async () => {
    const said: string[] = [];
    const options = {
      executions: 40,
      cuts: 7,
      kills: 1,
      bots: 1,
      seed: 7,
      perSecond: 25,
      memory: 'file' as const,
      patienceMs: 60_000,
      sentencesMs: 0,
    };
    const verdict = await chaos({ ...options, say: (line) => void said.push(line) });
    // A kill may repeat the one message that was in flight.
    const {
      details,
      seconds: _,
      refused: __,
      unanswered: ___,
      silences: ____,
      unread: _____,
      sent,
      delivered,
      duplicated,
      ...rest
    } = verdict;
    expect({ ...rest, details: duplicated === 0 ? details : [] }).toEqual({
      lost: 0,
      out_of_order: 0,
      run_twice: 0,
      details: [],
    });
    expect(duplicated).toBeLessThanOrEqual(1);
    expect(delivered).toBe(sent);
    expect(sent).toBeGreaterThan(10);
    expect(said).toContain('restarting the backend');
    expect(said).toContainEqual(expect.stringMatching(/^bot 0 ended by SIGKILL/));
  }, 180_000);
});
