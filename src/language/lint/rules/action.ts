import { nearest } from '../../../core/slips';
import type { AliasSource } from '../alias-source';
import type { Finding } from '../finding';
import type { KnownActions } from '../known-actions';
import { everyAlias } from '../lint-rule';

/** Whether the action of an alias is written as a reference, and is there. */
export const actionRule = everyAlias(({ alias }, actions) => checkAction(alias, actions));

function checkAction(alias: AliasSource, actions: KnownActions): Finding[] {
  const ref = alias.mapping.action_ref;
  if (typeof ref !== 'string') return [];
  if (!/^[^.\s]+\.\S+$/.test(ref)) {
    return [
      alias.atValue(['action_ref'], {
        rule: 'bad-action-ref',
        kind: 'error',
        why: `"${ref}" names no action: a reference is the pack's name, a dot, and the action's name.`,
        fix: `Write it in full, e.g. action_ref: ${alias.pack || 'core'}.${ref.replace(/[.\s]+/g, '_') || 'local'}`,
      }),
    ];
  }
  const known = actions.has(ref);
  const pack = ref.slice(0, ref.indexOf('.'));
  if (known === 'unsure') return slipInPack(alias, pack, actions.meantBy(ref));
  if (known === 'yes') return [];
  const names = actions.namesIn(pack);
  return [
    alias.atValue(['action_ref'], {
      rule: 'unknown-action',
      kind: known === 'no' ? 'error' : 'warning',
      why: `The pack "${pack}" has no action "${ref.slice(pack.length + 1)}", so the command is refused when it is run.`,
      fix: names.length === 0 ? `Add it under ${pack}/actions.` : choice(ref.slice(pack.length + 1), names),
    }),
  ];
}

/** Packs that are not checked may be anywhere, so that only a near one is asked about. */
function slipInPack(alias: AliasSource, pack: string, meant: string | undefined): Finding[] {
  if (meant === undefined) return [];
  return [
    alias.atValue(['action_ref'], {
      rule: 'unknown-action',
      kind: 'warning',
      why: `There is no pack "${pack}" among those that are checked together.`,
      fix: `Did you mean "${meant}"?`,
    }),
  ];
}

function choice(meant: string, names: string[]): string {
  const near = nearest(meant, names);
  return `${near === undefined ? '' : `Did you mean "${near}"? `}It has: ${some(names)}.`;
}

function some(names: string[]): string {
  return names.length <= 12
    ? names.join(', ')
    : `${names.slice(0, 12).join(', ')} and ${names.length - 12} more`;
}
