/**
 * `npm run bench -- hostile [--most BYTES]`: each place where text from outside comes in is given the worst text that
 * was found for it, from 1 KB to 1 MB. Prints how long each takes, how much longer a text of 1 MB takes than one of
 * 100 KB, and the longest time for which the process did nothing else (target: 50 ms, and growth of the text's kind).
 * What refuses a text for its length is at its end there: that is as good. Each is done twice and the shorter time
 * counts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cleanText } from '../src/chat/clean';
import { typedInSlack } from '../src/chat/slack-text';
import { fitsGlob } from '../src/core/glob';
import { withoutTraces } from '../src/core/without-traces';
import { faultOf } from '../src/embedded/parameters/validate';
import { fulfilled } from '../src/embedded/rules/criteria';
import { fromYaml } from '../src/language/expression/yaml-text';
import { fillForm, NO_ANSWERS } from '../src/language/form/answers';
import { fieldsOf } from '../src/language/form/field';
import { evaluateTemplate } from '../src/language/jinja/jinja';
import { readYaql } from '../src/language/yaql/yaql';
import { Rig } from '../test/plugins/operations/rig';

/** The last but one is as long as a command may be (ST2_MAX_COMMAND_LENGTH). */
const SIZES = [1_000, 10_000, 100_000, 200_000, 1_000_000];
const TARGET_MS = 50;
const PERSON = { id: 'U1', name: 'ann' };
/** Our own commands, each with the text that a pattern with two runs of blanks dislikes. */
const OWN = 'status tail cancel pause resume rerun history show aliases packs page capture form'.split(' ');
const OWN_OF_SIGN_OFF = 'answer approve deny confirm login logout whoami doctor reload'.split(' ');

type Entrance = readonly [name: string, enter: (size: number) => unknown];

const filled = (size: number, part: string) => part.repeat(Math.ceil(size / part.length)).slice(0, size);

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
  ['YAML, a long list', (size) => fromYaml(`[${filled(size, '1, ')}]`)],
  ['YAML, lines out of place', (size) => fromYaml(filled(size, 'a: "x\ny"\n'))],
  ['answers that skip their field', (size) => fillForm(ASKED, NO_ANSWERS, filled(size, 'a=- '))],
  ['an answer that is a list', (size) => fillForm(ASKED, NO_ANSWERS, `many=${counted(size)}`)],
  ['an answer with a pattern', (size) => fillForm(ASKED, NO_ANSWERS, `like=${'a'.repeat(size)}!`)],
  ['a parameter that is a list', (size) => faultOf(UNIQUE, counted(size))],
];

const UNIQUE = { type: 'array', uniqueItems: true };
const ASKED = fieldsOf({
  properties: { a: { type: 'string' }, many: UNIQUE, like: { type: 'string', pattern: '^(a+)+$' } },
});

/** By size: what takes long to write must not be counted as the time of who reads it. */
const lists = new Map<number, string[]>();

/** Numbers that all differ; joined by commas they make a text of about the given length. */
function counted(size: number): string[] {
  const known = lists.get(size);
  if (known !== undefined) return known;
  const list = Array.from({ length: size / 7 }, (_, index) => String(100_000 + index));
  lists.set(size, list);
  return list;
}

const bodies = new Map<number, string>();

/** The same numbers as the body of a request. */
function asJson(size: number): string {
  const body = bodies.get(size) ?? JSON.stringify(counted(size));
  bodies.set(size, body);
  return body;
}

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

let names = 0;

/** A name that no text had before: what was read last is remembered, and must not be counted as read again. */
const newName = (): string => `x${(names++).toString(36).padStart(2, '0')}`;

/** @param inquiry the id of a question that waits for an answer */
function overChat(rig: Rig, inquiry: string): Entrance[] {
  const say = (words: string, size: number, part: string) =>
    rig.say(PERSON, words + filled(size - words.length, part));
  return [
    ['a message in a room', (size) => rig.say(PERSON, `${filled(size - 4, ' ').replace(/^/, '```')}x`)],
    ['a command of an alias', (size) => say('run ', size, '"a=b ')],
    ['a command of pairs', (size) => say('run ', size, `${newName()}=1 `)],
    ['pairs that nothing fits', (size) => say('please ', size, `${newName()}=1 `)],
    ['words that nothing fits', (size) => say('please ', size, 'stauts ')],
    ['help', (size) => rig.say(PERSON, `help a${' '.repeat(size - 7)}b`)],
    ...[...OWN, ...OWN_OF_SIGN_OFF].flatMap((name): Entrance[] => [
      [`st2 ${name}, blanks`, (size) => rig.say(PERSON, `st2 ${name} a${' '.repeat(size - 15)}b`)],
      [`st2 ${name}, words`, (size) => say(`st2 ${name} `, size, 'a=- ')],
    ]),
    ['an answer to an inquiry', (size) => say(`st2 answer ${inquiry} `, size, 'reason=- ')],
    ['one that fits nothing', (size) => say(`st2 answer ${inquiry} `, size, 'way="')],
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
    return answer.text();
  };
  /** Until it has ended; the stream is followed by the bot meanwhile. */
  const run = async (cmd: string) => {
    const started = await post(
      '/v1/executions',
      'application/json',
      JSON.stringify({ action: 'core.local', parameters: { cmd } }),
    );
    const { id } = JSON.parse(started) as { id: string };
    for (let status = ''; status !== 'succeeded'; ) {
      const answer = await fetch(`${url}/v1/executions/${id}?include_attributes=status`, { headers });
      status = ((await answer.json()) as { status: string }).status;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return [
    [
      'POST /actionalias/match',
      (size) =>
        post('/v1/actionalias/match', 'application/json', JSON.stringify({ command: filled(size, 'a ') })),
    ],
    ['output of blank lines', (size) => run(`yes '' | head -c ${size}`)],
    ['output without a line end', (size) => run(`yes a | tr -d '\\n' | head -c ${size}`)],
    ['a webhook, deep', (size) => post('/v1/webhooks/none', 'application/json', filled(size, '['))],
    ['a webhook, wide', (size) => post('/v1/webhooks/none', 'application/json', asJson(size))],
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

/**
 * Milliseconds of this thread: of its own time on a processor where the system tells it, so that what else the machine
 * does is not counted; else by the clock.
 */
function ownTime(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/** @returns how long it took, and the longest turn of the event loop meanwhile, in ms */
async function measured(enter: () => unknown): Promise<{ took: number; stall: number }> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const begun = performance.now();
  let stall = 0;
  let last = ownTime();
  let ended = false;
  const turn = () => {
    const now = ownTime();
    stall = Math.max(stall, now - last);
    last = now;
    if (!ended) setImmediate(turn);
  };
  setImmediate(turn);
  // Being refused is an answer.
  await Promise.resolve()
    .then(enter)
    .catch(() => {});
  const took = performance.now() - begun;
  await new Promise((resolve) => setTimeout(resolve, 5));
  ended = true;
  return { took, stall };
}

/** @returns the shorter of two times of each */
async function twice(enter: () => unknown): Promise<{ took: number; stall: number }> {
  const [one, other] = [await measured(enter), await measured(enter)];
  return { took: Math.min(one.took, other.took), stall: Math.min(one.stall, other.stall) };
}

export async function run(options: string[]): Promise<void> {
  const { values } = parseArgs({ args: options, options: { most: { type: 'string', default: '1000000' } } });
  const sizes = SIZES.filter((size) => size <= Number(values.most));
  // From where the compiled file is.
  const packs = ['../../packs', '../../test/plugins/operations/packs'].map((path) => join(__dirname, path));
  const rig = await Rig.start({ packs });
  let worst = 0;
  try {
    await rig.say(PERSON, 'ask me');
    const [, inquiry = ''] = /st2 answer (\w+)/.exec(await rig.hear(/st2 answer \w+/)) ?? [];
    console.log(`${'entrance'.padEnd(28)}${sizes.map((size) => `${size / 1000} KB`.padStart(10)).join('')}`);
    for (const [name, enter] of [...PURE, ...overChat(rig, inquiry), ...overHttp(rig)]) {
      await measured(() => enter(1_000));
      const times: { took: number; stall: number }[] = [];
      for (const size of sizes) times.push(await twice(() => enter(size)));
      const stall = Math.max(...times.map((time) => time.stall));
      worst = Math.max(worst, stall);
      const last = times.at(-1)?.took ?? 0;
      const growth = last / (times[sizes.indexOf(100_000)]?.took ?? last);
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
