import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lint } from '../../../../src/language/lint';
import type { Finding } from '../../../../src/language/lint/finding';
import { readPacks } from '../../../../src/tool/packs-on-disk';
import { alias, findingsIn } from './written-packs';

const SHARED = resolve(__dirname, '../../../../../shared');
const there = existsSync(SHARED);
if (!there) console.log('skipped: ../shared is not beside the project');

(there ? describe : describe.skip)('the linter on alias files of real packs', () => {
  it('gives each of them a verdict, and calls nothing an error that works', async () => {
    const folder = join(SHARED, 'aliases');
    const packs = await readPacks([folder], folder);
    const { findings, verdicts } = lint(packs);
    expect(verdicts).toHaveLength(332);
    // Each of these was looked at by hand, and is one.
    expect(errorsIn(findings)).toEqual([
      'fixtures/alias2~2.yaml representation-no-list',
      'omnia/service_restart~3.yaml malformed-format',
      'packs/pack_install~2.yaml same-format',
      'scalyr/timeseries_query.yaml same-format',
      'st2-chatops-aliases/instances~2.yaml malformed-format',
      'tesla/honk_horn~4.yaml wrong-type',
      'vyatta/cfg_ebgp.yaml malformed-format',
      'vyatta/cfg_interface.yaml malformed-format',
    ]);
  });

  it('finds in the recorded pack exactly the mistakes that were put there', async () => {
    const folder = join(SHARED, 'contract', 'packs');
    const { findings } = lint(await readPacks([folder], folder));
    expect(errorsIn(findings)).toEqual([
      'chatlab/aliases/ambig_two.yaml same-format',
      'chatlab/aliases/bad_action.yaml unknown-action',
      'chatlab/aliases/result_extra_dq.yaml quotes-in-extra',
      'chatlab/aliases/result_syntax.yaml template',
      'chatlab/aliases/unknown_param.yaml unknown-parameter',
    ]);
  });
});

(there ? describe : describe.skip)('the linter on formats that a real server was asked about', () => {
  interface Verdict {
    format: string;
    match: boolean;
    error: string | null;
  }
  const matched = new Map<string, boolean>();
  const refused = new Set<string>();
  if (there) {
    for (const line of readFileSync(join(SHARED, 'corpus', 'match.jsonl'), 'utf8')
      .trim()
      .split('\n')) {
      const { format, match, error } = JSON.parse(line) as Verdict;
      matched.set(format, match || matched.get(format) === true);
      if (error !== null && !error.startsWith('ParseException')) refused.add(format);
    }
  }
  const rulesFor = (format: string) =>
    findingsIn(alias({ formats: JSON.stringify([format]) }))
      .filter(({ kind }) => kind === 'error')
      .map(({ rule }) => rule);

  it('calls no format an error that the server has matched a command with', () => {
    const works = [...matched].filter(([, match]) => match).map(([format]) => format);
    expect(works.length).toBeGreaterThan(500);
    expect(works.filter((format) => rulesFor(format).length > 0)).toEqual([]);
  });

  it('calls every format malformed that the server could not read', () => {
    expect(refused.size).toBeGreaterThan(20);
    expect([...refused].filter((format) => !rulesFor(format).includes('malformed-format'))).toEqual([]);
  });
});

function errorsIn(findings: readonly Finding[]): string[] {
  return findings.filter(({ kind }) => kind === 'error').map(({ file, rule }) => `${file} ${rule}`);
}
