import type { BridgeContext } from '../../../src/core/bridge-context';
import type { Incoming, Post } from '../../../src/core/chat';
import type { Call } from '../../../src/core/command';
import { loginCommand } from '../../../src/plugins/identity/login-command';
import type { Logins } from '../../../src/plugins/identity/logins';
import { logoutCommand } from '../../../src/plugins/identity/logout-command';
import { whoamiCommand } from '../../../src/plugins/identity/whoami-command';

const kirk = { id: 'U1', name: 'kirk' };
const LINK: { how: Post } = { how: { text: 'Open http://x/code' } };

/** What one bot says and whispers, and puts into its audit, over a command of kirk's. */
function setUp({ direct = false, whispers = true, login = undefined as string | undefined } = {}) {
  const said: unknown[] = [];
  const whispered: unknown[] = [];
  const audited: unknown[] = [];
  const alias = (name: string, enabled?: boolean) => ({
    pack: 'p',
    name,
    ...(enabled === undefined ? {} : { enabled }),
  });
  const context = {
    audit: { message: (_: Incoming, entry: object) => void audited.push(entry) },
    loginOf: async () => login,
    st2: { user: async () => ({ username: 'stanley' }) },
    rights: {
      membershipsOf: () => [] as string[],
      visible:
        () =>
        ({ name }: { name: string }) =>
          name !== 'hidden',
    },
    aliases: () => ({ aliases: [alias('a', true), alias('b'), alias('hidden'), alias('off', false)] }),
  };
  const incoming: Incoming = { text: '', person: kirk, place: { room: 'C1', ...(direct ? { direct } : {}) } };
  const call = {
    incoming,
    reply: async (post: unknown) => void said.push(post),
    whisper: async (post: unknown) => {
      whispered.push(post);
      return whispers ? { place: { room: 'D1', direct: true } } : undefined;
    },
  } as unknown as Call;
  return { context, call, said, whispered, audited };
}
const asContext = (context: object) => context as unknown as BridgeContext;

describe('st2 login', () => {
  const run = async (setting: ReturnType<typeof setUp>, words = '', begun: object = LINK) => {
    const logins = { begin: async () => begun } as unknown as Logins;
    await loginCommand(asContext(setting.context), logins).run(setting.call, words);
  };

  it('whispers its link to the person, and says in the room that it did', async () => {
    const room = setUp();
    await run(room);
    expect(room.whispered).toEqual([LINK.how]);
    expect(room.said).toEqual(['I have sent you the instructions in a direct message.']);
    expect(room.audited).toEqual([{ kind: 'login', command: 'st2.login', outcome: 'begun' }]);
    const direct = setUp({ direct: true });
    await run(direct);
    expect([direct.whispered, direct.said]).toEqual([[LINK.how], []]);
  });

  it('never says its link before others, where nothing can be whispered', async () => {
    const { said, ...setting } = setUp({ whispers: false });
    await run({ said, ...setting });
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said)).not.toMatch(/http:|sent you/);
  });

  it('warns who types a key into chat, and begins nothing', async () => {
    const setting = setUp();
    await run(setting, 'my-key');
    expect(setting.said).toEqual([expect.objectContaining({ outcome: 'failed' })]);
    expect([setting.whispered, setting.audited]).toEqual([[], []]);
  });

  it('says what is missing', async () => {
    const setting = setUp();
    await run(setting, '', { error: 'Logging in is not set up.' });
    expect(setting.said).toEqual([{ text: 'Logging in is not set up.', outcome: 'failed' }]);
    expect(setting.whispered).toEqual([]);
    expect(setting.audited).toEqual([{ kind: 'login', command: 'st2.login', outcome: 'refused' }]);
  });
});

describe('st2 logout', () => {
  it.each([
    [true, "Forgotten. Your commands run under the bot's account again."],
    [false, 'You were not logged in.'],
  ])('of somebody who had logged in (%s) is answered, and in the audit', async (was, answer) => {
    const { context, call, said, audited } = setUp();
    const logins = { forget: async () => was } as unknown as Logins;
    await logoutCommand(asContext(context), logins).run(call, '');
    expect([said, audited]).toEqual([[answer], [{ kind: 'logout', command: 'st2.logout' }]]);
  });
});

describe('st2 whoami', () => {
  const bodyOf = async ({ context, call, said }: ReturnType<typeof setUp>) => {
    await whoamiCommand(asContext(context)).run(call, '');
    return (said[0] as Post).body?.split('\n');
  };

  it('tells who the person is, to StackStorm too, and what they may run of what is enabled', async () => {
    expect(await bodyOf(setUp())).toEqual([
      'id: U1',
      "in StackStorm: the bot's account, stanley",
      'groups and roles: none',
      'here you may run 2 of 3 aliases',
      'room: C1',
    ]);
    const own = setUp({ direct: true, login: 'jim' });
    own.context.rights.membershipsOf = () => ['group:bridge', 'role:captain'];
    expect(await bodyOf(own)).toEqual([
      'id: U1',
      'in StackStorm: yourself, jim',
      'groups and roles: group:bridge, role:captain',
      'here you may run 2 of 3 aliases',
    ]);
  });

  it('tells the rest where StackStorm is away', async () => {
    const setting = setUp();
    setting.context.st2.user = () => Promise.reject(new Error('away'));
    expect((await bodyOf(setting))?.[1]).toBe("in StackStorm: the bot's account, unknown");
  });
});
