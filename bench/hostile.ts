/**
 * `npm run bench -- hostile [--most BYTES]`: each place where text from outside comes in is given the worst text that
 * was found for it, from 1 KB to 1 MB. Prints how long each takes, how it grows when the text becomes ten times as
 * long, and the longest time for which the process did nothing else (target: 50 ms, and growth of the text's kind).
 * What refuses a text for its length is at its end there: that is as good.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { cleanText } from '../src/chat/clean';
import { typedInSlack } from '../src/chat/slack-text';
import { fitsGlob } from '../src/core/glob';
import { withoutTraces } from '../src/core/without-traces';
import { fulfilled } from '../src/embedded/rules/criteria';
import { fromYaml } from '../src/language/expression/yaml-text';
import { evaluateTemplate } from '../src/language/jinja/jinja';
import { readYaql } from '../src/language/yaql/yaql';
import { Rig } from '../test/plugins/operations/rig';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
const TARGET_MS = 50;
const PERSON = { id: 'U1', name: 'ann' };
/** Our own commands, each with the text that a pattern with two runs of blanks dislikes. */
const OWN = [
  'status',
  'tail',
  'cancel',
  'rerun',
  'history',
  'show',
  'aliases',
  'capture',
  'answer',
  'approve',
];

type Entrance = readonly [name: string, enter: (size: number) => unknown];

const filled = (size: number, part: string) => part.repeat(Math.ceil(size / part.length));

/** What takes a text and says something of it, at once. */
const PURE: readonly Entrance[] = [
  ['cleaning a message', (size) => cleanText(`\`\`\`${' '.repeat(size)}x`)],
  ['reading Slack’s marks', (size) => typedInSlack(filled(size, '<@U1|'), () => undefined)],
  ['cutting a stack', (size) => withoutTraces(`\r${' \r'.repeat(size / 2)}File`)],
  ['a filter of the stream', (size) => fitsGlob(`${'*a'.repeat(20)}!`, 'a'.repeat(size))],
  ['a rule’s wildcard', (size) => judge('matchwildcard', `${'*a'.repeat(20)}!`, size)],
  ['a rule’s regex', (size) => judge('regex', '(a+)+$', size)],
  ['Jinja, never closed', (size) => evaluateTemplate(filled(size, '{{ "" ~ '), {})],
  ['YAQL, deep', (size) => readYaql(filled(size, '('))],
  ['YAML, deep', (size) => fromYaml(filled(size, '['))],
  ['YAML, a bomb of anchors', (size) => fromYaml(anchors(size))],
];

function judge(type: string, pattern: string, size: number): boolean {
  const around = { trigger: 'a'.repeat(size) };
  return fulfilled('trigger', { type, pattern }, { now: 0, around, render: (text) => text });
}

/** Each line holds the one before it nine times. */
function anchors(size: number): string {
  const lines = ['a0: &a0 [x]'];
  for (let line = 1, length = 0; length < size; line += 1) {
    const last = `*a${line - 1}`;
    lines.push(`a${line}: &a${line} [${Array.from({ length: 9 }, () => last).join(', ')}]`);
    length += lines.at(-1)?.length ?? 0;
  }
  return lines.join('\n');
}

function overChat(rig: Rig): Entrance[] {
  const worst = (size: number) => `a${' '.repeat(size)}b`;
  return [
    ['a message in a room', (size) => rig.say(PERSON, `\`\`\`${' '.repeat(size)}x`)],
    ['a command of an alias', (size) => rig.say(PERSON, `run ${filled(size, '"a=b ')}`)],
    ['help', (size) => rig.say(PERSON, `help ${worst(size)}`)],
    ...OWN.map((name): Entrance => [`st2 ${name}`, (size) => rig.say(PERSON, `st2 ${name} ${worst(size)}`)]),
  ];
}

function overHttp({ embedded: { url, apiKey } }: Rig): Entrance[] {
  const headers = { 'St2-Api-Key': apiKey };
  const post = async (path: string, type: string, body: string) => {
    const answer = await fetch(url + path, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': type },
      body,
    });
    return answer.arrayBuffer();
  };
  return [
    [
      'POST /actionalias/match',
      (size) =>
        post('/v1/actionalias/match', 'application/json', JSON.stringify({ command: filled(size, 'a ') })),
    ],
    [
      'POST /workflows/inspect',
      (size) =>
        post(
          '/v1/workflows/inspect',
          'text/plain',
          `version: 1.0\ntasks:\n  a:\n    action: core.noop\n    input: {x: '${filled(size, '{{ ctx(')}'}\n`,
        ),
    ],
    [
      'GET /stream?events=',
      async (size) => {
        const ended = new AbortController();
        const events = encodeURIComponent('*'.repeat(Math.min(size, 3_000)));
        await fetch(`${url}/v1/stream?events=${events}!`, { headers, signal: ended.signal });
        ended.abort();
      },
    ],
  ];
}

/** @returns how long it took, and for how long nothing else was done, in ms */
async function measured(enter: () => unknown): Promise<{ took: number; stall: number }> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const begun = performance.now();
  // Being refused is an answer.
  await Promise.resolve()
    .then(enter)
    .catch(() => {});
  const took = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 5));
  delays.disable();
  return { took, stall: delays.max / 1e6 };
}

export async function run(options: string[]): Promise<void> {
  const { values } = parseArgs({ args: options, options: { most: { type: 'string', default: '1000000' } } });
  const sizes = SIZES.filter((size) => size <= Number(values.most));
  const rig = await Rig.start();
  let worst = 0;
  try {
    console.log(`${'entrance'.padEnd(28)}${sizes.map((size) => `${size / 1000} KB`.padStart(10)).join('')}`);
    for (const [name, enter] of [...PURE, ...overChat(rig), ...overHttp(rig)]) {
      await measured(() => enter(1_000));
      const times: { took: number; stall: number }[] = [];
      for (const size of sizes) times.push(await measured(() => enter(size)));
      const stall = Math.max(...times.map((time) => time.stall));
      worst = Math.max(worst, stall);
      const last = times.at(-1)?.took ?? 0;
      const growth = last / (times.at(-2)?.took ?? last);
      console.log(
        `${name.padEnd(28)}${times.map(({ took }) => took.toFixed(1).padStart(10)).join('')} ms; ` +
          `at last × ${growth.toFixed(1)}; longest stall ${stall.toFixed(0)} ms${stall > TARGET_MS ? ' (!)' : ''}`,
      );
    }
  } finally {
    await rig.stop();
  }
  console.log(`longest stall of all: ${worst.toFixed(0)} ms (target ${TARGET_MS})`);
}
