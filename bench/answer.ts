/**
 * `npm run bench -- answer [one] [thirty] [twohundred]`: from the typed command to its answer, against a server
 * that takes its time as a real StackStorm does (test/fakes/timed-stackstorm.ts). The same bot answers straight
 * from the execution and by the announcement, in the same run.
 *
 *   one         commands one at a time
 *   thirty      30 at once
 *   twohundred  200 at once, on a server ten times as fast: else it takes a quarter of an hour
 */
import { compose } from '../src/compose';
import { MEASURED, TimedStackStorm } from '../test/fakes/timed-stackstorm';
import { SmallHubot } from '../test/hubot/small-hubot';

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

interface Figures {
  /** Milliseconds from typing to the answer, sorted. */
  typed: number[];
  /** Milliseconds from the action's end to the answer, sorted. */
  afterEnd: number[];
  /** Requests to the server a command, besides the stream. */
  requests: number;
}

async function measure(
  results: 'direct' | 'announced',
  count: number,
  atOnce: boolean,
  speed: number,
): Promise<Figures> {
  const [taken, run, told, step] = [MEASURED.taken, MEASURED.run, MEASURED.told, MEASURED.step].map(
    (ms) => ms / speed,
  );
  const server = await new TimedStackStorm({ taken, run, told, step } as typeof MEASURED).start();
  const hubot = new SmallHubot();
  const answered = new Map<string, number>();
  hubot.adapter.send = async (_envelope: unknown, ...texts: unknown[]) => {
    for (const text of texts) {
      const word = /word\d+/.exec(String(text))?.[0];
      if (word !== undefined && !answered.has(word)) answered.set(word, Date.now());
    }
  };
  const bridge = compose(hubot.asRobot, {
    ...{ ST2_API_URL: server.url, ST2_STREAM_URL: server.url, ST2_API_KEY: 'key-of-the-bot' },
    ...{
      ST2_CHAT_PACE: '100000/1000',
      ST2_RESULTS: results,
      ST2_PROGRESS: '0',
      ST2_COMMANDS_RELOAD_INTERVAL: '0',
    },
  });
  bridge.start();
  await bridge.ready;
  while (server.listening === 0) await pause(10);
  await pause(1_000);
  const before = server.requests.length;
  const asked = new Map<string, number>();
  for (let number = 0; number < count; number += 1) {
    const word = `word${number}`;
    asked.set(word, Date.now());
    hubot.say(`hubot echo ${word}`, { id: `person${number}`, messageId: word });
    while (!atOnce && !answered.has(word)) await pause(5);
  }
  while (answered.size < count) await pause(20);
  const figures = {
    typed: sorted(asked, answered),
    afterEnd: sorted(server.ended, answered),
    requests: (server.requests.length - before) / count,
  };
  await bridge.stop();
  await server.stop();
  return figures;
}

function sorted(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): number[] {
  return [...to].map(([word, at]) => at - (from.get(word) ?? at)).sort((one, other) => one - other);
}

function at(all: readonly number[], part: number): number {
  return all[Math.min(all.length - 1, Math.floor(all.length * part))] ?? Number.NaN;
}

async function stage(name: string, count: number, atOnce: boolean, speed: number): Promise<void> {
  const direct = await measure('direct', count, atOnce, speed);
  const announced = await measure('announced', count, atOnce, speed);
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(2)} s`;
  for (const [way, { typed, afterEnd, requests }] of Object.entries({ direct, announced })) {
    console.log(
      `${name} (${count}${speed === 1 ? '' : `, server ${speed} times as fast`}) ${way}: typed to answered p50 ${seconds(at(typed, 0.5))}, p99 ${seconds(at(typed, 0.99))}, last ${seconds(at(typed, 1))}; ` +
        `after the end p50 ${seconds(at(afterEnd, 0.5))}; ${requests.toFixed(2)} requests a command`,
    );
  }
  console.log(
    `${name}: ${(at(announced.typed, 0.5) / at(direct.typed, 0.5)).toFixed(1)} times sooner (p50), ${(at(announced.typed, 1) / at(direct.typed, 1)).toFixed(1)} times (the last)`,
  );
}

export async function run(options: string[]): Promise<void> {
  const wanted = (name: string) => options.length === 0 || options.includes(name);
  if (wanted('one')) await stage('one at a time', 20, false, 1);
  if (wanted('thirty')) await stage('at once', 30, true, 1);
  if (wanted('twohundred')) await stage('at once', 200, true, 10);
}
