import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playAnnouncements } from './announcements';
import { DEVIATIONS } from './deviations';
import { openLaboratory } from './laboratory';
import { type Recording, readRecordings, recordedExecutions } from './recordings';
import { Replay, type Verdict } from './replay';
import { Streams } from './streams';

/** Folders of recordings that are about something else than one backend's API. */
const OUT_OF_SCOPE: Record<string, string> = {
  restart: 'restart/: services of StackStorm going down',
  nginx: 'nginx/: the web server in front of StackStorm',
  rbac: 'rbac/: the paid-for roles of StackStorm',
};

/** Reading first, then what changes things, so that lists show what the recorded ones show. */
const ORDER = [
  'auth',
  'actionalias',
  'misc',
  'aliasexecution',
  'chatops',
  'executions',
  'limits',
  'inquiries',
  'stream',
];

/** Within a folder: in which order things were made, changed and removed. */
const SEQUENCE = ['get', 'list', 'help', 'match', 'create', 'update', 'delete', 'delete_again'];

function rank({ folder, name }: Recording): number {
  // Its alias came later than the lists of this folder.
  if (name === 'actionalias/match_multiple_regex') return ORDER.indexOf('aliasexecution') * 1000;
  const verb = name.split('/')[1] ?? '';
  const index = SEQUENCE.findIndex((word) => verb === word || verb.startsWith(`${word}_`));
  const key = KEYS.indexOf(verb);
  return ORDER.indexOf(folder) * 1000 + (key >= 0 ? key : (index + 1) * 20 + (verb === 'delete' ? -1 : 0));
}

/** The datastore's story, as it was recorded. */
const KEYS = [
  'keys_put',
  'keys_put_ttl',
  'keys_put_secret',
  'keys_put_user',
  'keys_get',
  'keys_get_secret',
  'keys_get_secret_decrypt',
  'keys_get_user',
  'keys_put_json_string',
  'keys_list',
  'keys_list_prefix',
  'keys_put_object',
  'keys_delete',
  'keys_delete_unknown',
];

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      recordings: { type: 'string', default: join(__dirname, '..', '..', '..', 'shared', 'contract') },
      only: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
  });
  const folder = resolve(values.recordings);
  const { recordings, streams, others } = readRecordings(folder);
  const skipped: Record<string, number> = { ...others };
  const count = (reason: string) => {
    skipped[reason] = (skipped[reason] ?? 0) + 1;
  };
  const inScope = recordings.filter((recording) => {
    const reason = OUT_OF_SCOPE[recording.folder];
    if (reason !== undefined) count(reason);
    return reason === undefined && recording.name.includes(values.only ?? '');
  });
  const inScopeStreams = streams.filter((path) => {
    const reason = OUT_OF_SCOPE[path.split('/')[0] ?? ''];
    if (reason !== undefined) count(reason);
    return reason === undefined && path.includes(values.only ?? '');
  });
  inScope.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const laboratory = await openLaboratory(folder, recordings);
  const replay = new Replay(laboratory, recordings, recordedExecutions(recordings));
  await replay.prepare();
  await laboratory.call('PUT', '/v1/keys/lab_secretish', { value: 'KV-VALUE-123' });
  let passed = 0;
  let total = 0;
  const report = (name: string, verdict: Verdict) => {
    const deviation = DEVIATIONS[name];
    if (verdict.kind !== 'passed' && deviation !== undefined) return count(`on purpose: ${deviation}`);
    if (verdict.kind === 'skipped') return count(verdict.why);
    total += 1;
    if (verdict.kind === 'passed') passed += 1;
    else process.stdout.write(`${name}: ${verdict.why}\n`);
  };
  try {
    let whole = false;
    for (const recording of inScope) {
      if (!whole && rank(recording) >= ORDER.indexOf('aliasexecution') * 1000) {
        await laboratory.addUnlistedAliases();
        whole = true;
      }
      const started = Date.now();
      report(recording.name, await replay.play(recording));
      if (values.verbose) process.stdout.write(`  ${Date.now() - started} ms ${recording.name}\n`);
    }
    await playAnnouncements(folder, inScope, laboratory, report);
    await new Streams(
      folder,
      inScopeStreams.filter((path) => !path.startsWith('chatops/')),
      laboratory,
      report,
    ).play();
  } finally {
    await laboratory.close();
  }
  process.stdout.write(`${JSON.stringify({ passed, total, skipped })}\n`);
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
