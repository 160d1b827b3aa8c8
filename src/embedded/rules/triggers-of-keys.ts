import type { Mapping } from '../../core/mapping';
import { MASK } from '../../core/masking';
import type { KeyChange, StoredKey } from '../datastore';
import { TRIGGERS } from '../triggers';

/** A value of the datastore as rules see it; a secret is never told. */
function shown({ value, scope, ...key }: StoredKey): Mapping {
  return {
    ...key,
    uid: `key_value_pair:st2kv.${scope}:${key.name}`,
    scope: `st2kv.${scope}`,
    encrypted: key.secret,
    value: key.secret ? MASK : value,
  };
}

/** The triggers that a change of the datastore is, each with its payload, as StackStorm has them. */
export function triggersOfKey(change: KeyChange): [trigger: string, payload: Mapping][] {
  const object = shown(change.key);
  if (change.kind === 'created') return [[TRIGGERS.keyCreated, { object }]];
  if (change.kind === 'deleted') return [[TRIGGERS.keyDeleted, { object }]];
  const { before, key } = change;
  if (before.value === key.value) return [[TRIGGERS.keyUpdated, { object }]];
  return [
    [TRIGGERS.keyUpdated, { object }],
    [TRIGGERS.keyChanged, { old_object: shown(before), new_object: object }],
  ];
}
