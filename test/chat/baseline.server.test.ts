import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Bridge } from '../../src/bridge';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';
import { baselineVerdicts } from './baseline-verdicts';
import { CONTRACT, hasTranscript, oldTranscript } from './old-transcript';

const DOCS = resolve(__dirname, '../../docs/migrate.md');
const BEGIN = '<!-- table made by test/chat/baseline.server.test.ts -->';
const END = '<!-- end of table -->';
const SHOWN = 160;

if (!hasTranscript) process.stdout.write('../shared/contract is not here: nothing to compare with.\n');
(hasTranscript ? test : test.skip)(
  'every message of the old plugin’s transcript has its like',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'hubot-st2-baseline-'));
    const packs = [resolve(__dirname, '../../packs'), join(CONTRACT, 'packs/chatlab')];
    const backend: Embedded = await startEmbedded({
      packs,
      store: join(home, 'store'),
      log: silentLog,
      apiKey: 'k',
    });
    const hubot = new SmallHubot();
    const bridge = composeOn(hubot, {
      ...{ ST2_API_URL: backend.url, ST2_API_KEY: 'k', ST2_CHAT_PACE: '10000/1000' },
      ST2_WEBUI_URL: 'https://st2.lab.example',
    });
    bridge.start();
    await bridge.ready;
    await new Promise((done) => setTimeout(done, 1_000));
    const rows: string[] = [];
    const wrong: string[] = [];
    try {
      for (const { said, answers } of oldTranscript()) {
        const before = hubot.sent.length;
        hubot.say(said);
        await settled(hubot, bridge);
        const ours = hubot.sent.slice(before).map(({ text }) => text);
        const verdict = baselineVerdicts[said];
        if (!verdict) wrong.push(`no verdict on "${said}": ${JSON.stringify(ours)}`);
        else if (!verdict.expected.test(ours.join('\n')))
          wrong.push(`"${said}" is answered ${JSON.stringify(ours)}`);
        rows.push(
          `| ${[said, answers.join(' ⏎ '), ours.join(' ⏎ '), verdict?.verdict ?? '?', verdict?.why ?? ''].map(cell).join(' | ')} |`,
        );
      }
    } finally {
      await bridge.stop();
      await backend.close();
      rmSync(home, { recursive: true, force: true });
    }
    const table = [
      '| said | the old plugin over Slack | ours, in plain text | | why |',
      '| --- | --- | --- | --- | --- |',
      ...rows,
    ];
    process.stdout.write(`${table.join('\n')}\n`);
    if (process.env.UPDATE_DOCS === '1') {
      const written = readFileSync(DOCS, 'utf8');
      const [front, rest = ''] = written.split(BEGIN, 2);
      writeFileSync(DOCS, `${front}${BEGIN}\n${table.join('\n')}\n${END}${rest.split(END, 2)[1]}`);
    }
    expect(wrong).toEqual([]);
  },
  240_000,
);

/** Quiet for a while and nobody waits; a command that never ends (an inquiry) is left after some seconds. */
async function settled(hubot: SmallHubot, bridge: Bridge): Promise<void> {
  const end = Date.now() + 9_000;
  let count = -1;
  let quietSince = Date.now();
  while (Date.now() < end) {
    if (hubot.sent.length !== count) {
      count = hubot.sent.length;
      quietSince = Date.now();
    }
    if (!bridge.busy && Date.now() - quietSince > 700) return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A cell of the table: one line, ids and times as names, no sign that a table minds. */
function cell(text: string): string {
  const plain = text
    .replace(/[0-9a-f]{24}/g, '<id>')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://<page>')
    .replace(/Took [\d.]+\S*/g, 'Took <time>')
    .replace(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('|', '¦')
    .replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'))
    .trim();
  return plain.length > SHOWN ? `${[...plain].slice(0, SHOWN).join('')}…` : plain;
}
