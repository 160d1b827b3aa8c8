import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../until';
import type { Recorded } from './recording-service';
import { kirk, Rig, spock } from './rig';

const ALIAS = `
name: hush
action_ref: lab.slow
description: Tells only whoever asked
formats: ["hush {{ pause }}"]
extra: { chat: { whisper: true } }
result: { format: "it said {{ execution.result.stdout }}" }
`;

/** All that these messages ever said. */
const wordsOf = (messages: readonly Recorded[]): string =>
  messages.flatMap(({ posts }) => posts.map(({ text, body }) => `${text}\n${body ?? ''}`)).join('\n');

let packs: string;
let rig: Rig;
beforeAll(async () => {
  packs = mkdtempSync(join(tmpdir(), 'hush-'));
  mkdirSync(join(packs, 'hush', 'aliases'), { recursive: true });
  writeFileSync(join(packs, 'hush', 'pack.yaml'), 'ref: hush\nname: hush\nversion: 0.1.0\n');
  writeFileSync(join(packs, 'hush', 'aliases', 'hush.yaml'), ALIAS);
  rig = await Rig.start({ packs: [packs] });
});
afterAll(async () => {
  await rig.stop();
  rmSync(packs, { recursive: true });
});

it('a result for one person is theirs alone, and its room sees no output as it comes either', async () => {
  await rig.say(kirk, 'hush 0.2');
  await rig.say(spock, 'slow 0.3');
  const whispered = () => rig.service.messages.filter(({ to }) => to !== undefined);
  await until('the whispered result', () => whispered().length > 0);
  expect(whispered()).toMatchObject([{ to: { id: kirk.id }, place: { direct: true } }]);
  expect(wordsOf(whispered())).toMatch(/it said line 1/);
  await rig.hear(/line 8/);
  const words = wordsOf(rig.service.messages.filter(({ to }) => to === undefined));
  expect(words).toMatch(/slow 0\.3.*running for/s);
  expect(words).not.toMatch(/it said|hush 0\.2.*running for/);
});
