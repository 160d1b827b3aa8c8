import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bridge } from '../../src/bridge';
import { compose } from '../../src/compose';
import { SmallHubot } from '../hubot/small-hubot';

/** Signs that some language on the way could take for its own: Jinja, YAQL, the shell, YAML, HTML. */
const HOSTILE = [
  '{{ st2kv.system.x }}',
  '{{ 7*7 }}',
  '{% for x in [] %}{% endfor %}',
  '<% ctx().secret %>',
  "it's \"quoted\" in 'two' ways",
  'back\\slash \\n and C:\\temp\\',
  'two\nlines\n\nand more',
  'emoji 🦔 and ﷽ and é',
  'x'.repeat(100_000),
  '$(id)',
  '`id`',
  '; rm -rf x',
  '&& touch pwned || true',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a person types it, and no shell may take it for a variable
  '$HOME ${PATH} %PATH%',
  '--help',
  '-n x',
  '* ? [a-z] ~',
  '<b>&amp;</b> > file',
  '!! # not a comment',
];

describe('what is typed', () => {
  let folder: string;
  let bridge: Bridge;
  let hubot: SmallHubot;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hubot-st2-typed-'));
    writePack(join(folder, 'packs/typed'));
    hubot = new SmallHubot();
    bridge = compose(hubot.asRobot, {
      ST2_EMBEDDED: '1',
      ST2_EMBEDDED_DATA: join(folder, 'store'),
      ST2_EMBEDDED_PACKS: join(folder, 'packs'),
      ST2_CHAT_PACE: '10000/1000',
    });
    bridge.start();
    await bridge.ready;
  });
  afterAll(async () => {
    await bridge.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(['argument', 'pasted'])('as a parameter (%s)', (kind) => {
    it.each(HOSTILE.map((value) => [value.length > 50 ? `${value.length} characters` : value, value]))(
      'arrives in the action exactly so: %j',
      async (_name, value) => {
        const digest = createHash('sha256').update(value).digest('hex');
        hubot.sent.length = 0;
        hubot.say(`hubot typed ${kind} ${value}`);
        expect(await hubot.hears(/sum [0-9a-f]{64}/, 10_000)).toContain(`sum ${digest}`);
        expect(existsSync(join(folder, 'packs/typed/actions/pwned'))).toBe(false);
      },
    );
  });
});

function writePack(pack: string): void {
  mkdirSync(join(pack, 'actions'), { recursive: true });
  mkdirSync(join(pack, 'aliases'));
  writeFileSync(
    join(pack, 'pack.yaml'),
    'name: typed\ndescription: x\nversion: 1.0.0\nauthor: x\nemail: x@example.com\n',
  );
  const action = (name: string, runner: string, entry: string, more: string) =>
    writeFileSync(
      join(pack, `actions/${name}.yaml`),
      `name: ${name}\nrunner_type: ${runner}\nentry_point: "${entry}"\nenabled: true\ndescription: x\nparameters:\n  text:\n    type: string\n    position: 0\n    required: true\n${more}`,
    );
  action('argument', 'local-shell-script', 'argument.sh', '');
  writeFileSync(join(pack, 'actions/argument.sh'), '#!/bin/sh\nprintf %s "$1" | sha256sum\n', {
    mode: 0o755,
  });
  action(
    'pasted',
    'local-shell-cmd',
    '',
    '  cmd:\n    immutable: true\n    default: "printf %s {{ text }} | sha256sum"\n',
  );
  for (const name of ['argument', 'pasted']) {
    writeFileSync(
      join(pack, `aliases/${name}.yaml`),
      `name: ${name}\npack: typed\naction_ref: typed.${name}\ndescription: x\nformats: ["typed ${name} {{ text }}"]\nack: {enabled: false}\nresult: {format: "sum {{ execution.result.stdout }}"}\n`,
    );
  }
}
