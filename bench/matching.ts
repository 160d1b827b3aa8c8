import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packageFolder } from '../src/core/package-folder';
import type { ActionAlias } from '../src/core/stackstorm-types';
import { type AliasSet, buildAliasSet } from '../src/language/alias';
import { madeAliases, madeMessages } from '../test/language/alias/made';

/** Numbers of patterns that are measured. */
const SIZES = [100, 1_000, 10_000];
/** Rounds over all messages: the first few warm up. */
const ROUNDS = 30;
const WARM_UP = 10;

/**
 * Time of one message at 100, 1,000 and 10,000 patterns, of the first after a reload, of a reload, and the heap. Options:
 * `--corpus DIR` (default ../shared/corpus); without one, made patterns and messages are used.
 */
export async function run(options: string[]): Promise<void> {
  const at = options.indexOf('--corpus');
  const directory = resolve(
    (at >= 0 ? options[at + 1] : undefined) ?? join(packageFolder(), '../shared/corpus'),
  );
  const aliases = read<ActionAlias[]>(directory, 'bench_aliases.json') ?? madeAliases(10_000);
  const messages = read<string[]>(directory, 'bench_messages.json') ?? madeMessages(200);
  const rows = [];
  for (const size of SIZES) rows.push(await measure(take(aliases, size), messages));
  console.table(rows);
  const [, thousand, all] = rows;
  if (thousand !== undefined && all !== undefined) {
    const growth = all['message p50 µs'] / thousand['message p50 µs'];
    console.log(`p50 grows ${growth.toFixed(2)} times from 1,000 to 10,000 patterns`);
  }
  printOldPlugin(directory);
}

function read<Content>(directory: string, file: string): Content | undefined {
  const path = join(directory, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Content) : undefined;
}

/** As many aliases as have `size` formats together. */
function take(aliases: readonly ActionAlias[], size: number): ActionAlias[] {
  const taken: ActionAlias[] = [];
  let formats = 0;
  for (const alias of aliases) {
    if (formats >= size) break;
    formats += alias.formats.length;
    taken.push(alias);
  }
  return taken;
}

async function measure(aliases: ActionAlias[], messages: readonly string[]) {
  const text = JSON.stringify(aliases);
  const fresh = (): ActionAlias[] => JSON.parse(text) as ActionAlias[];
  const given = fresh();
  const before = await heap();
  const [first, build] = timed(() => buildAliasSet(given));
  const [, firstMessage] = timed(() => first.interpret(messages[0] ?? ''));
  const times = messageTimes(first, messages);
  const after = await heap();
  // What a reload is: the server's list anew, mostly with the formats that are known.
  const next = fresh();
  const [second, reload] = timed(() => buildAliasSet(next, { previous: first }));
  const [, afterReload] = timed(() => second.interpret(messages[1] ?? ''));
  return {
    patterns: first.size,
    'message p50 µs': round(percentile(times, 0.5) * 1000),
    'message p99 µs': round(percentile(times, 0.99) * 1000),
    'first build ms': round(build),
    'first message ever ms': round(firstMessage),
    'reload ms': round(reload),
    'first message after reload ms': round(afterReload),
    'heap MB': round((after - before) / 1e6),
  };
}

function messageTimes(set: AliasSet, messages: readonly string[]): number[] {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const message of messages) {
      const [, time] = timed(() => set.interpret(message));
      if (round >= WARM_UP) times.push(time);
    }
  }
  return times.sort((one, other) => one - other);
}

function timed<Result>(work: () => Result): [Result, number] {
  const start = process.hrtime.bigint();
  const result = work();
  return [result, Number(process.hrtime.bigint() - start) / 1e6];
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor(sorted.length * part)] ?? 0;

const round = (value: number): number => Math.round(value * 100) / 100;

/** Bytes on the heap that are in use. */
async function heap(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let times = 0; times < 3; times += 1) {
    collect();
    await new Promise((resolveSoon) => setImmediate(resolveSoon));
  }
  return process.memoryUsage().heapUsed;
}

interface OldRow {
  N: number;
  reload_ms: number;
  cold_first_msg_ms: number;
  warm: { p50: number; p99: number };
  heap_after_use_MB: number;
}

/** The figures of the old plugin, where they are beside the corpus; measured on another, shared machine. */
function printOldPlugin(directory: string): void {
  const old = read<{ js: OldRow[] }>(directory, 'throughput.json');
  if (old === undefined) return;
  console.log('the old plugin, as recorded:');
  console.table(
    old.js.map((row) => ({
      patterns: row.N,
      'message p50 µs': row.warm.p50 * 1000,
      'message p99 µs': row.warm.p99 * 1000,
      'reload ms': row.reload_ms,
      'first message after reload ms': row.cold_first_msg_ms,
      'heap MB': row.heap_after_use_MB,
    })),
  );
}
