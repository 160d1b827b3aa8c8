import type { AliasSource } from './alias-source';
import { isMapping } from './alias-source';
import type { Finding } from './finding';
import { type KnownActions, parametersOf } from './known-actions';
import type { LintFormat } from './lint-format';

/** Whether what formats capture is what the action takes. */
export function checkParameters(
  alias: AliasSource,
  formats: readonly LintFormat[],
  actions: KnownActions,
): Finding[] {
  const ref = alias.mapping.action_ref;
  const action = typeof ref === 'string' ? actions.get(ref) : undefined;
  if (action === undefined) return [];
  const known = parametersOf(action);
  const fixed = isMapping(alias.mapping.immutable_parameters)
    ? Object.keys(alias.mapping.immutable_parameters)
    : [];
  const findings: Finding[] = [];
  const report = (format: LintFormat, name: string) =>
    format.alias.atValue(format.path, {
      rule: 'unknown-parameter',
      kind: 'error',
      why: `The action ${ref} has no parameter "${name}", so every command of this format is refused.`,
      fix: `It takes: ${Object.keys(action.parameters).join(', ') || 'none of its own'}.`,
      format: format.text,
    });
  const required = Object.entries(action.parameters)
    .filter(
      ([name, { required, default: value }]) =>
        required === true && value === undefined && !fixed.includes(name),
    )
    .map(([name]) => name);
  for (const format of formats) {
    const captured = new Set([...format.syntax.names.keys()]);
    if (known)
      findings.push(...[...captured].filter((name) => !known.has(name)).map((name) => report(format, name)));
    const missing = required.filter((name) => !captured.has(name));
    if (missing.length > 0)
      findings.push(format.alias.atValue(format.path, missingRemark(format, String(ref), missing)));
  }
  return findings;
}

function missingRemark(format: LintFormat, ref: string, missing: string[]) {
  return {
    rule: 'missing-parameter',
    kind: 'warning',
    why: `${ref} requires ${missing.join(', ')}, which this format does not take: people have to add ${missing[0]}=… themselves.`,
    fix: `Add {{ ${missing[0]} }} to the format, or set it under immutable_parameters.`,
    format: format.text,
  } as const;
}
