import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configWithPlugins } from '../../src/config-with-plugins';
import { definePlugin } from '../../src/core/plugin';
import { type Setting, text } from '../../src/core/setting';
import { PLUGINS } from '../../src/plugins';
import { kirk, Rig } from './operations/rig';

/** A plugin of the house that asks for a setting and a secret of its own, and blurts the secret out. */
const calendar = definePlugin({
  name: 'calendar',
  settings: {
    room: {
      names: ['ST2_CALENDAR_ROOM'],
      kind: text,
      default: 'ops',
      purpose: 'Which room is told.',
      topic: 'operation',
    } as Setting<string>,
    key: {
      names: ['ST2_CALENDAR_KEY'],
      kind: text,
      default: undefined,
      purpose: 'Opens the calendar.',
      topic: 'operation',
      secret: true,
    } as Setting<string | undefined>,
  },
  open: (_context, { room, key }) => ({
    commands: [
      {
        name: 'calendar',
        help: ['calendar - what it was set up with'],
        match: (words) => (words === 'calendar' ? '' : undefined),
        run: (call) => call.reply(`The room is ${room}, the key is ${key}.`),
      },
    ],
  }),
});

const plugins = [calendar, ...PLUGINS];

describe('a setting of a plugin', () => {
  const folder = mkdtempSync(join(tmpdir(), 'own-settings-'));
  const keyFile = join(folder, 'key');
  writeFileSync(keyFile, 'open-sesame\n');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is known, so that a bot with its own launcher starts, and a slip in it is corrected', () => {
    const env = { ST2_EMBEDDED: '1', ST2_CALENDAR_ROOM: 'dev', ST2_CALENDAR_KEY_FILE: keyFile };
    expect(configWithPlugins(env, plugins).problems).toEqual([]);
    expect(configWithPlugins({ ...env, ST2_CALENDAR_ROM: 'dev' }, plugins).problems).toEqual([
      'ST2_CALENDAR_ROM is not a setting of hubot-st2. Did you mean ST2_CALENDAR_ROOM?',
    ]);
  });

  it('may be a secret: it comes from a file too, and is hidden in what is said', async () => {
    const rig = await Rig.start({
      plugins,
      env: { ST2_CALENDAR_ROOM: 'dev', ST2_CALENDAR_KEY_FILE: keyFile },
    });
    try {
      expect(await rig.say(kirk, 'calendar')).toContain('The room is dev, the key is (secret).');
    } finally {
      await rig.stop();
    }
  });
});
