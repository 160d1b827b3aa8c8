import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BIN = join(__dirname, '../bin');

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'small-heap-'));
});
afterEach(() => rmSync(place, { recursive: true }));

/** Runs Node with these arguments. @returns what it printed, line by line */
function said(args: string[], env: NodeJS.ProcessEnv = {}): string[] {
  const printed = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return printed.trim().split('\n');
}

/** What bin/hubot says when it is asked for its version, with all that it tells V8. */
function flagsOf(args: string[], env: NodeJS.ProcessEnv = {}): string[] {
  const spy = join(place, 'spy.js');
  writeFileSync(spy, "require('node:v8').setFlagsFromString = (flag) => console.log('V8:', flag);");
  return said([...args, '--require', spy, join(BIN, 'hubot'), '--version'], env);
}

/** The room that V8 has for new objects, in MB, when some hundred thousand of them have been kept. */
function roomAfterWork(before: string): number {
  const work = `${before}
    const kept = Array.from({ length: 300_000 }, (_, at) => ({ at, inner: { at } }));
    const room = require('node:v8').getHeapSpaceStatistics().find((one) => one.space_name === 'new_space');
    console.log(room.space_size / 1e6, kept.length);`;
  return Number(said(['-e', work])[0]?.split(' ')[0]);
}

it('tells V8 to keep the heap small before the bot does anything', () => {
  expect(flagsOf([])).toEqual([
    'V8: --semi-space-growth-factor=1',
    'V8: --optimize-for-size',
    expect.stringContaining('hubot-st2 '),
  ]);
});

it.each([
  ['on the command line', ['--max-semi-space-size=16'], {}],
  ['by NODE_OPTIONS', [], { NODE_OPTIONS: '--max-semi-space-size=16' }],
  ['with underscores', ['--max_heap_size=500'], {}],
])('leaves it to an owner who has told Node %s', (_where, args, env) => {
  expect(flagsOf(args, env)).toEqual([expect.stringContaining('hubot-st2 ')]);
});

it('takes effect in a process that runs already', () => {
  const small = roomAfterWork(`require(${JSON.stringify(join(BIN, 'small-heap.js'))});`);
  expect(small).toBeLessThan(5);
  expect(roomAfterWork('')).toBeGreaterThan(2 * small);
});
