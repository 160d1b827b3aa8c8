import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npmInstall, packageTarball } from './package-tarball';

/** A version of Hubot as npm serves it, and what is different about its bots. */
export interface HubotVersion {
  version: string;
  /** What `-a` takes for a package `hubot-recording`. */
  adapter: string;
  /** Whether scripts and packages come by `import`. */
  modules: 'commonjs' | 'esm';
}

export const hubots: HubotVersion[] = [
  { version: '3.5.0', adapter: 'recording', modules: 'commonjs' },
  { version: '4.1.0', adapter: 'recording', modules: 'commonjs' },
  { version: '7.0.0', adapter: 'hubot-recording', modules: 'commonjs' },
  { version: '9.1.1', adapter: 'hubot-recording', modules: 'commonjs' },
  { version: '11.1.9', adapter: 'hubot-recording', modules: 'esm' },
  { version: '11.6.0', adapter: 'hubot-recording', modules: 'esm' },
  { version: '13.1.3', adapter: 'hubot-recording', modules: 'esm' },
  { version: '14.1.0', adapter: 'hubot-recording', modules: 'esm' },
];

/** Makes the folder of somebody's bot and installs Hubot and the tarball into it, as its owner would. */
export async function makeBot(hubot: HubotVersion, packages: string[] = []): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `hubot-${hubot.version}-`));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'mybot', private: true }));
  await npmInstall(folder, [`hubot@${hubot.version}`, await packageTarball(), ...packages]);
  writeAdapter(folder, hubot);
  writeScripts(folder, hubot);
  return folder;
}

export function removeBot(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** How the owner lists external packages: a list of names, or names with options. */
export function listScripts(folder: string, form: 'array' | 'object'): void {
  const listed = form === 'array' ? ['hubot-st2'] : { 'hubot-st2': '*' };
  writeFileSync(join(folder, 'external-scripts.json'), JSON.stringify(listed));
}

/** The owner's own script, with a promise of its own that fails in a way that Hubot survives. */
function writeScripts(folder: string, hubot: HubotVersion): void {
  const scripts = join(folder, 'scripts');
  mkdirSync(scripts, { recursive: true });
  const body = `(robot) => {
  robot.respond(/ping$/i, (res) => res.send('PONG'));
  robot.hear(/badger/i, (res) => res.send('mushroom'));
}`;
  writeFileSync(join(scripts, 'owner.js'), `module.exports = ${body};\n`);
  const second = body.replaceAll('ping', 'pang').replaceAll('PONG', 'PENG').replaceAll('badger', 'snake');
  if (hubot.modules === 'esm') writeFileSync(join(scripts, 'second.mjs'), `export default ${second};\n`);
}

/** Lines of JSON in, lines of JSON out. Extends nothing, so that it is the same for CoffeeScript's Hubot. */
function writeAdapter(folder: string, { modules }: HubotVersion): void {
  const home = join(folder, 'node_modules', 'hubot-recording');
  if (!existsSync(home)) mkdirSync(home, { recursive: true });
  const [imports, end, file] =
    modules === 'esm'
      ? [
          "import { EventEmitter } from 'node:events';\nimport { createInterface } from 'node:readline';\nimport { TextMessage } from 'hubot';",
          'export default { use };',
          'index.mjs',
        ]
      : [
          "const { EventEmitter } = require('node:events');\nconst { createInterface } = require('node:readline');\nconst { TextMessage } = require('hubot');",
          'exports.use = use;',
          'index.js',
        ];
  const code = `${imports}
let count = 0;
class Recording extends EventEmitter {
  constructor(robot) { super(); this.robot = robot; this.name = 'recording'; }
  send(envelope, ...texts) { for (const text of texts) tell({ room: String(envelope.room), text: String(text) }); }
  reply(envelope, ...texts) { this.send(envelope, ...texts); }
  emote(envelope, ...texts) { this.send(envelope, ...texts); }
  topic() {}
  play() {}
  close() {}
  run() {
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { text, room, help } = JSON.parse(line);
      if (help) return tell({ help: this.robot.helpStrings ?? this.robot.commands });
      const user = this.robot.brain.userForId('u1', { name: 'alice', room });
      user.room = room;
      count += 1;
      this.robot.receive(new TextMessage(user, text, 'm' + count));
    });
    this.emit('connected');
  }
}
function tell(said) { process.stdout.write('@@' + JSON.stringify(said) + '\\n'); }
const use = (robot) => new Recording(robot);
${end}
`;
  writeFileSync(join(home, file), code);
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name: 'hubot-recording', version: '1.0.0', main: file }),
  );
}
