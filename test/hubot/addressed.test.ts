import { addressed } from '../../src/hubot/addressed';

const hubot = { name: 'hubot', alias: false as const };

describe('a message to the bot', () => {
  it.each([
    ['hubot uptime', 'uptime'],
    ['@hubot uptime', 'uptime'],
    ['Hubot: uptime', 'uptime'],
    ['  HUBOT,   run\n two lines ', 'run\n two lines'],
    ['hubot', ''],
  ])('%j is %j', (text, rest) => {
    expect(addressed(text, hubot, false)).toBe(rest);
  });

  it.each(['hubots are nice', 'I like hubot', 'uptime', '', 'hubot2 uptime'])(
    '%j is for somebody else',
    (text) => {
      expect(addressed(text, hubot, false)).toBeUndefined();
    },
  );

  it('needs no name in a direct message, and may have one', () => {
    expect(addressed('uptime', hubot, true)).toBe('uptime');
    expect(addressed('hubot uptime', hubot, true)).toBe('uptime');
  });

  it('hears the alias, also a sign, also one that begins like the name', () => {
    expect(addressed('!uptime', { name: 'hubot', alias: '!' }, false)).toBe('uptime');
    expect(addressed('hub uptime', { name: 'hubot', alias: 'hub' }, false)).toBe('uptime');
    expect(addressed('hubot uptime', { name: 'hubot', alias: 'hub' }, false)).toBe('uptime');
  });

  it('hears an alias that begins with the sign that a mention has', () => {
    const bot = { name: 'My Bot', alias: '@bot' };
    for (const text of ['@bot uptime', '@Bot: uptime', 'my bot uptime', '@My Bot, uptime'])
      expect(addressed(text, bot, false)).toBe('uptime');
    expect(addressed('bot uptime', bot, false)).toBeUndefined();
    expect(addressed('@botany uptime', bot, false)).toBeUndefined();
    expect(addressed('@uptime', { name: 'hubot', alias: '@' }, false)).toBe('uptime');
  });

  it('takes a name with signs in it as it is', () => {
    expect(addressed('r2.d2* beep', { name: 'r2.d2*' }, false)).toBe('beep');
    expect(addressed('r2xd2* beep', { name: 'r2.d2*' }, false)).toBeUndefined();
  });
});
