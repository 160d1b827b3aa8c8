import { systemClock } from '../../../src/core/clock';
import { createSealer } from '../../../src/core/seal';
import { Secrets } from '../../../src/core/secrets';
import type { StackStorm } from '../../../src/core/stackstorm';
import { Logins } from '../../../src/plugins/identity/logins';
import { BrainMemory } from '../../../src/state/brain-memory';
import { ManualClock } from '../../manual-clock';
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

describe('logins', () => {
  const spock = { id: 'U2', name: 'spock' };
  const login = { user: 'k', header: 'St2-Api-Key', value: 'a-key-of-kirk' } as const;

  function setUp(settings: { secret?: string | undefined; publicUrl?: string | undefined } = {}) {
    const { secret, publicUrl } = {
      secret: 'a long random text for tests',
      publicUrl: 'http://x',
      ...settings,
    };
    const clock = new ManualClock();
    const memory = new BrainMemory(emptyBrain(), clock);
    const secrets = new Secrets([]);
    const asked: unknown[] = [];
    const bot = { as: (who: unknown) => asked.push(who) } as unknown as StackStorm;
    const logins = new Logins({ memory, sealer: createSealer(secret), secrets, st2: bot, publicUrl });
    return { clock, memory, secrets, asked, bot, logins };
  }
  const codeIn = (begun: Awaited<ReturnType<Logins['begin']>>) =>
    'how' in begun ? (/\/login\/(\S+) within ten minutes/.exec(begun.how.text)?.[1] ?? '') : '';

  it('begin with a link that is good for ten minutes, for that person, and is in no memory', async () => {
    const { clock, logins, memory } = setUp();
    const code = codeIn(await logins.begin(kirk));
    expect(code).toMatch(/^[\w-]{22}$/);
    expect(await logins.begunWith(code)).toEqual({ person: kirk, tries: 0 });
    expect(JSON.stringify(await memory.list(''))).not.toContain(code);
    expect(await logins.begunWith('another')).toBeUndefined();
    await clock.pass(600_000);
    expect(await logins.begunWith(code)).toBeUndefined();
  });

  it('cannot begin where a setting is missing, and name it', async () => {
    const key = 'ST2_SECRET_KEY must be set';
    const url = 'ST2_PUBLIC_URL must give';
    const errorOf = async (settings: Parameters<typeof setUp>[0]) => {
      const begun = await setUp(settings).logins.begin(kirk);
      return 'error' in begun ? begun.error : '';
    };
    const [none, noKey, noUrl] = [
      await errorOf({ secret: undefined, publicUrl: undefined }),
      await errorOf({ secret: undefined }),
      await errorOf({ publicUrl: undefined }),
    ];
    expect([none.includes(key), none.includes(url)]).toEqual([true, true]);
    expect([noKey.includes(key), noKey.includes(url)]).toEqual([true, false]);
    expect([noUrl.includes(key), noUrl.includes(url)]).toEqual([false, true]);
  });

  it('are each person’s own: whoever has none runs as the bot', async () => {
    const { asked, bot, logins, memory, secrets } = setUp();
    await logins.finish('code', { person: kirk, tries: 0 }, login);
    expect(await logins.st2For(spock)).toBe(bot);
    expect([await logins.loginOf(kirk), await logins.loginOf(spock)]).toEqual(['k', undefined]);
    await logins.st2For(kirk);
    expect(asked).toEqual([login]);
    expect(secrets.hide('a-key-of-kirk')).not.toContain('kirk');
    // Whoever can write to the memory cannot give one person's account to another.
    await memory.set('login:U2', await memory.get('login:U1'));
    expect(await logins.st2For(spock)).toBe(bot);
  });

  it('are forgotten when somebody says so, which is told only to who had one', async () => {
    const { bot, logins } = setUp();
    expect(await logins.forget(kirk)).toBe(false);
    await logins.finish('code', { person: kirk, tries: 0 }, login);
    expect(await logins.forget(kirk)).toBe(true);
    expect(await logins.st2For(kirk)).toBe(bot);
    expect(await logins.forget(kirk)).toBe(false);
  });
});
