import { createHash } from 'node:crypto';
import type { ActionSchemas } from '../../core/action-schemas';
import type { Hit } from '../../core/alias';
import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { Requested } from '../../core/gate';
import type { StackStorm } from '../../core/stackstorm';
import { lookUpAgain } from '../../language/alias/look-up-again';

/** What telling a change takes. */
export interface ChangeNeeds {
  parts: Pick<BridgeContext, 'aliases' | 'reload'>;
  actions: Pick<ActionSchemas, 'fresh'>;
  st2: Pick<StackStorm, 'entryPoint'>;
}

/** Fields that say where something is kept, not what it does. */
const PLACES = new Set(['id', 'uid', 'metadata_file']);

/**
 * What people agree to when they sign a command off: its alias, its action, and the file behind that, as they
 * are now. @throws BackendError where the server cannot tell
 */
export async function signedForm({ alias }: Pick<Hit, 'alias'>, needs: ChangeNeeds): Promise<string> {
  const action = await needs.actions.fresh(alias.action_ref);
  const file = await fileBehind(alias.action_ref, needs.st2);
  return createHash('sha256')
    .update(JSON.stringify([alias, action, file], inOrder))
    .digest('base64url');
}

/**
 * A command that was signed off, by its alias as it is now.
 * @param signed what `signedForm` said when people were asked
 * @returns the command, or why what was signed is void, as a sentence
 * @throws BackendError where the server cannot tell
 */
export async function unchanged(
  requested: Requested,
  signed: string,
  needs: ChangeNeeds,
): Promise<Requested | { void: string }> {
  await needs.parts.reload();
  const hit = lookUpAgain(needs.parts.aliases(), requested.hit);
  if ('gone' in hit) return { void: hit.gone };
  if ((await signedForm(hit, needs)) === signed) return { ...requested, hit };
  const { pack, name, action_ref } = hit.alias;
  return {
    void: `The alias ${pack}.${name} or its action ${action_ref} has changed since this was asked, so nothing was run. Please repeat the command.`,
  };
}

/** The script or workflow of an action; empty where it has none, or the server cannot read it. */
async function fileBehind(action: string, st2: ChangeNeeds['st2']): Promise<string> {
  try {
    return await st2.entryPoint(action);
  } catch (error) {
    if (error instanceof BackendError && error.status >= 400) return '';
    throw error;
  }
}

/** The same text for the same content, in whatever order a server writes the keys. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !PLACES.has(key))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
