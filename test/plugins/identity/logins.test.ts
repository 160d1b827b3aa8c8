import { systemClock } from '../../../src/core/clock';
import { createSealer } from '../../../src/core/seal';
import { Secrets } from '../../../src/core/secrets';
import type { StackStorm } from '../../../src/core/stackstorm';
import { Logins } from '../../../src/plugins/identity/logins';
import { BrainMemory } from '../../../src/state/brain-memory';
import { emptyBrain } from '../operations/rig';

const kirk = { id: 'U1', name: 'kirk' };

describe('a login that has ended', () => {
  const bot = { as: () => 'as kirk' } as unknown as StackStorm;
  const logins = new Logins({
    memory: new BrainMemory(emptyBrain(), systemClock),
    sealer: createSealer('a long random text for tests'),
    secrets: new Secrets([]),
    st2: bot,
    publicUrl: 'http://x',
  });
  const logIn = (expiresAt: number) =>
    logins.finish(
      'code',
      { person: kirk, tries: 0 },
      { user: 'k', header: 'X-Auth-Token', value: 'tok', expiresAt },
    );

  it('is used for nothing any more, and the command does not run under the bot’s account instead', async () => {
    await logIn(Date.now() - 1);
    await expect(logins.st2For(kirk)).rejects.toThrow('Your login has expired');
    expect(await logins.loginOf(kirk)).toBeUndefined();
  });

  it('counts until then', async () => {
    await logIn(Date.now() + 3_600_000);
    expect(await logins.st2For(kirk)).toBe('as kirk');
  });
});
