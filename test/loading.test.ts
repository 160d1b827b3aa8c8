import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startAndTell } from './start-and-tell';

const ROOT = join(__dirname, '..');

/** What a bot of the built package has loaded, as paths below the package. */
function startBot(): { required: string[]; started: string[]; trouble: string } {
  const said = execFileSync(process.execPath, ['-e', startAndTell(ROOT)], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ST2_API_URL: 'http://127.0.0.1:1', ST2_API_KEY: 'k' },
  });
  return JSON.parse(said);
}

describe('The built package', () => {
  const { required, started, trouble } = startBot();
  const startedIn = (...places: string[]) =>
    started.filter((file) => places.some((place) => file.startsWith(place)));

  it('loads nothing but its entry, and what tells of a trouble, before a robot asks for it', () => {
    expect(required).toEqual(['dist/src/index.js', 'dist/src/core/message-of.js']);
  });

  it('starts', () => {
    expect(trouble).toMatch(/127\.0\.0\.1:1/);
    expect(startedIn('dist/src/delivery/relay.js', 'dist/src/dispatch/dispatcher.js')).toHaveLength(2);
  });

  it('loads what a bot does not use when it is used', () => {
    const unused = [
      ...['dist/src/embedded/', 'dist/src/tool/', 'node_modules/ajv', 'node_modules/chokidar/'],
      ...['node_modules/js-yaml/', 'node_modules/prom-client/', 'node_modules/@redis/'],
      ...['jinja/', 'yaql/', 'expression/', 'lint/', 'form/'].map((room) => `dist/src/language/${room}`),
      ...['slack-form', 'discord-form', 'teams-form', 'slack-slash', 'telegram-questions'].map(
        (file) => `dist/src/chat/${file}`,
      ),
    ];
    expect(startedIn(...unused)).toEqual([]);
  });
});
