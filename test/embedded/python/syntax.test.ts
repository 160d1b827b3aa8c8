import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outlinePython } from '../../../src/embedded/python/outline';
import { folderWith, removeFolders, run } from '../../tool/recorded-terminal';
import { Laboratory } from '../laboratory';

const HEAD = 'from st2common.runners.base_action import Action\n\n\nclass Say(Action):\n';
const GOOD = `${HEAD}    def run(self):\n        return 1\n`;
const BAD = `${HEAD}    def run(self)\n        return 1\n`;
const RAN = 'open("it-ran", "w").close()\n';
const ACTION = 'name: say\nrunner_type: python-script\nentry_point: say.py\n';
const PACK = 'ref: mine\nname: mine\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n';
const SENSOR = 'class_name: Eye\nentry_point: eye.py\ntrigger_types:\n  - name: seen\n';

afterAll(removeFolders);

describe('A Python file that Python cannot read', () => {
  it('is named by `check` with its line, an action’s and a sensor’s, without being run', async () => {
    const folder = folderWith({
      'mine/pack.yaml': PACK,
      'mine/actions/say.yaml': ACTION,
      'mine/actions/say.py': `${RAN}${BAD}`,
      'mine/sensors/eye.yaml': SENSOR,
      'mine/sensors/eye.py': 'class Eye:\n    def run(self):\n\tpass\n',
    });
    const { code, out } = await run(folder, ['check', 'mine', '--json']);
    const { findings } = JSON.parse(out) as { findings: Record<string, unknown>[] };
    const found = findings.filter(({ rule }) => rule === 'python-syntax');
    expect([code, found.map(({ file, line, kind }) => [file, line, kind])]).toEqual([
      1,
      [
        ['mine/actions/say.py', 6, 'error'],
        ['mine/sensors/eye.py', 3, 'error'],
      ],
    ]);
    expect(found[0]?.why).toMatch(/Python cannot read this file, so nothing in it can run: expected ':'/);
    expect(() => rmSync(join(folder, 'it-ran'))).toThrow('ENOENT');
  });

  it('is named by `check` also where actions and sensors import it from', async () => {
    const folder = folderWith({
      'mine/pack.yaml': PACK,
      'mine/lib/one.py': 'x = (1\n\ny = 2\n',
      'mine/lib/deep/two.py': 'def two()\n    pass\n',
      'mine/lib/good.py': 'x = 1\n',
      'mine/lib/notes.txt': 'no Python\n',
      'mine/actions/lib/three.py': 'def three():\n',
      'mine/sensors/lib/four.py': 'if True\n    pass\n',
      'mine/etc/five.py': 'no Python\n',
    });
    const { code, out } = await run(folder, ['check', 'mine', '--json']);
    const { findings } = JSON.parse(out) as { findings: Record<string, unknown>[] };
    expect([code, findings.map(({ file, line, rule }) => [file, line, rule])]).toEqual([
      1,
      [
        ['mine/actions/lib/three.py', expect.any(Number), 'python-syntax'],
        ['mine/lib/deep/two.py', 1, 'python-syntax'],
        ['mine/lib/one.py', expect.any(Number), 'python-syntax'],
        ['mine/sensors/lib/four.py', 1, 'python-syntax'],
      ],
    ]);
  });

  it.each(['no-python', 'silent'])('is not known where python3 is none: %s', async (name) => {
    const folder = folderWith({ 'mine/pack.yaml': PACK, silent: '#!/bin/sh\n' });
    chmodSync(join(folder, 'silent'), 0o755);
    expect(await outlinePython([join(folder, 'say.py')], join(folder, name))).toBeUndefined();
  });

  it('is named in the bot’s log also where actions import it from', async () => {
    const lab = new Laboratory();
    try {
      lab.write('actions/say.yaml', ACTION);
      lab.write('actions/say.py', GOOD);
      const file = lab.write('lib/deep/two.py', 'x = 1\n');
      await lab.start();
      writeFileSync(file, 'def two()\n    pass\n');
      await lab.logs(/lib\/deep\/two\.py:1: Python cannot read this file/);
    } finally {
      await lab.remove();
    }
  });

  it('is named in the bot’s log when it is saved, once, and when it is well again', async () => {
    const lab = new Laboratory();
    try {
      lab.write('actions/say.yaml', ACTION);
      const file = lab.write('actions/say.py', GOOD);
      await lab.start();
      writeFileSync(file, BAD);
      await lab.logs(/actions\/say\.py:5: Python cannot read this file.*expected ':'.*Correct this line/);
      writeFileSync(file, GOOD);
      await lab.logs(/actions\/say\.py is well again\./);
      expect(lab.said.filter((line) => line.includes('cannot read this file'))).toHaveLength(1);
    } finally {
      await lab.remove();
    }
  });

  it('is named in the bot’s log, too, where it does not fit the action any more, until it fits again', async () => {
    const lab = new Laboratory();
    try {
      const metadata = lab.write('actions/say.yaml', ACTION);
      lab.write('actions/say.py', GOOD);
      await lab.start();
      writeFileSync(metadata, `${ACTION}parameters:\n  who: {type: string}\n`);
      await lab.logs(/actions\/say\.py:5: The method run of Say does not take "who"/);
      writeFileSync(metadata, ACTION);
      await lab.logs(/actions\/say\.py is well again\./);
    } finally {
      await lab.remove();
    }
  });
});
