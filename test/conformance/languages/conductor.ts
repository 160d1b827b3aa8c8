import { findingsIn, type Played, playWorkflow, workflowIn } from '../../embedded/workflows/play-workflow';
import type { Verdict } from '../verdicts';
import { asSent } from './as-sent';
import type { Language, LanguageRow } from './language';
import { isSameValue } from './same-value';

type Dict = Record<string, unknown>;

function judge(row: LanguageRow): Verdict {
  let played: Played | undefined;
  let findings: Dict[] = [];
  let thrown: unknown;
  try {
    const raw = workflowIn(String(row.workflow));
    findings = findingsIn(raw) as unknown as Dict[];
    if (findings.length === 0) played = playWorkflow(raw, row.inputs as Dict, row.script as Dict);
  } catch (error) {
    thrown = error;
  }
  if (Object.hasOwn(row, 'error')) {
    const refused = thrown !== undefined || findings.length > 0 || played?.status === 'failed';
    return refused ? undefined : `no ${String(row.error)} (${String(row.stage)})`;
  }
  if (thrown !== undefined) return `error: ${String((thrown as Error).stack).slice(0, 300)}`;
  if (Object.hasOwn(row, 'inspection')) return inspectionVerdict(findings, row.inspection as Dict);
  if (played === undefined) return `findings: ${JSON.stringify(findings).slice(0, 300)}`;
  for (const part of ['starts', 'tasks', 'status', 'output'] as const)
    if (!isSameValue(comparable(played[part]), comparable(row[part])))
      return `${part}: ${shown(played[part])}`;
  // StackStorm shows them only for a workflow that did not succeed.
  if (row.status !== 'succeeded' && !isSameValue(comparable(played.errors), comparable(row.errors)))
    return `errors: ${shown(played.errors)}`;
  return undefined;
}

/** Numbers as they arrive over the API; the reference of an action is a text. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(asSent(value), (key, inner) =>
      key === 'action' && typeof inner === 'number'
        ? String(inner)
        : typeof inner === 'bigint'
          ? `${inner}`
          : inner,
    ),
  );
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_key, each) => (typeof each === 'bigint' ? String(each) : each)).slice(
    0,
    500,
  );
}

const KINDS: Readonly<Record<string, string>> = { expressions: 'expression' };

function inspectionVerdict(findings: readonly Dict[], wanted: Dict): Verdict {
  const asText = (finding: Dict, kind: string): string => {
    const { message, spec_path, schema_path, expression = null, language = null } = finding;
    return JSON.stringify([kind, message, spec_path ?? null, schema_path ?? null, expression, language]);
  };
  const ours = findings.map((finding) => asText(finding, String(finding.type))).sort();
  const theirs = Object.entries(wanted)
    .flatMap(([kind, all]) =>
      (all as Dict[]).map((finding) => asText({ language: finding.type, ...finding }, KINDS[kind] ?? kind)),
    )
    .sort();
  return JSON.stringify(ours) === JSON.stringify(theirs) ? undefined : `other findings: ${ours.join(' ')}`;
}

export const CONDUCTOR: Language = {
  name: 'conductor',
  files: ['conductor.jsonl'],
  judge,
  deviations: [],
};
