import { isMapping } from '../../../core/mapping';
import type { AliasSource } from '../alias-source';
import type { Finding } from '../finding';
import { type KnownActions, parametersTakenBy } from '../known-actions';
import type { LintFormat } from '../lint-format';
import { everyAlias } from '../lint-rule';
import type { KnownAction } from '../pack-source';

/** Whether what formats capture is what the action takes. */
export const actionParametersRule = everyAlias(({ alias, formats }, actions) =>
  checkParameters(alias, formats, actions),
);

function checkParameters(
  alias: AliasSource,
  formats: readonly LintFormat[],
  actions: KnownActions,
): Finding[] {
  const ref = alias.mapping.action_ref;
  const action = typeof ref === 'string' ? actions.get(ref) : undefined;
  if (action === undefined) return [];
  const known = parametersTakenBy(action);
  const fixed = isMapping(alias.mapping.immutable_parameters)
    ? Object.keys(alias.mapping.immutable_parameters)
    : [];
  const required = Object.entries(action.parameters)
    .filter(
      ([name, schema]) => schema.required === true && schema.default === undefined && !fixed.includes(name),
    )
    .map(([name]) => name);
  return formats.flatMap((format) => {
    const captured = [...format.syntax.names.keys()];
    const unknown = known === undefined ? [] : captured.filter((name) => !known.has(name));
    const missing = required.filter((name) => !captured.includes(name));
    return [
      ...(unknown.length === 0 ? [] : [unknownRemark(format, String(ref), unknown, action)]),
      ...(missing.length === 0 ? [] : [missingRemark(format, String(ref), missing)]),
    ].map((remark) => format.alias.atValue(format.path, remark));
  });
}

function unknownRemark(format: LintFormat, ref: string, unknown: string[], action: KnownAction) {
  return {
    rule: 'unknown-parameter',
    kind: 'error',
    why: `The action ${ref} has no parameter "${unknown.join('" or "')}", so every command of this format is refused.`,
    fix: `It takes: ${Object.keys(action.parameters).join(', ') || 'none of its own'}.`,
    format: format.text,
  } as const;
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
