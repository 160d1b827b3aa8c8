import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type published from '../../index';
import type { Plugin } from '../../src/core/plugin';
import { PLUGINS } from '../../src/plugins';
import { kirk, Rig } from '../plugins/operations/rig';

const PAGE = resolve(__dirname, '../../docs/plugins.md');

/** The plugin of the document, as its script hands it over. */
function documented(): Plugin {
  const [, script = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(PAGE, 'utf8')) ?? [];
  const module: { exports: unknown } = { exports: undefined };
  const fake = { withPlugins: (plugin: published.Plugin) => plugin };
  new Function('require', 'module', 'process', script)(() => fake, module, process);
  return module.exports as Plugin;
}

describe('the plugin of docs/plugins.md', () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await Rig.start({ plugins: [documented(), ...PLUGINS] });
  });
  afterEach(() => {
    delete process.env.CHANGE_FREEZE;
  });
  afterAll(() => rig.stop());

  it('refuses what its gate refuses, before anything is sent', async () => {
    process.env.CHANGE_FREEZE = '1';
    expect(await rig.say(kirk, 'deploy shop')).toContain('Nothing is deployed during the change freeze.');
  });

  it('adds a command, with its line of help', async () => {
    expect(await rig.say(kirk, 'freeze')).toContain('There is no change freeze.');
    expect(await rig.say(kirk, 'help freeze')).toContain('freeze - whether there is a change freeze');
  });

  it('is told how commands end', async () => {
    await rig.say(kirk, 'greet all');
    await rig.hear(/Hello all|hello all|all/);
    await rig.logged(/greet all of kirk: succeeded/);
  });

  it('fits the types that are published', () => {
    // Checked by the compiler: what the bridge hands over has what the published types promise.
    const fits: (plugin: published.Plugin) => Plugin = (plugin) => plugin as Plugin;
    expect(fits(documented() as published.Plugin).name).toBe('change-freeze');
  });
});
