import type { ActionAlias } from '../../core/stackstorm-types';
import { commandsWithin } from './captured-runs';
import { mistypedSignOffIn } from './mistyped-sign-off';

/** The part of an alias's `extra` that is ours: `extra.chat`. */
export function chatExtra(alias: ActionAlias): Record<string, unknown> {
  const chat = (alias.extra as { chat?: unknown } | undefined)?.chat;
  return typeof chat === 'object' && chat !== null && !Array.isArray(chat)
    ? (chat as Record<string, unknown>)
    : {};
}

/** Whether the result is for whoever gave the command, and for nobody else in the room: `extra.chat.whisper`. */
export function isForOnePerson(alias: ActionAlias): boolean {
  return chatExtra(alias).whisper === true;
}

/** The old plugin's key, unchanged: `extra.security.twofactor`. */
export function wantsTwoFactor(alias: ActionAlias): boolean {
  const security = (alias.extra as { security?: { twofactor?: unknown } } | undefined)?.security;
  const wanted = security?.twofactor;
  return wanted !== undefined && wanted !== null && wanted !== false;
}

/** Whether a command of this alias waits for somebody before it starts, or was meant to. */
export function wantsSignOff(alias: ActionAlias): boolean {
  const { confirm, approve } = chatExtra(alias);
  return (
    [confirm, approve].some((wanted) => wanted !== undefined && wanted !== null && wanted !== false) ||
    wantsTwoFactor(alias) ||
    mistypedSignOffIn(alias) !== undefined
  );
}

/**
 * The command that waits for somebody and that a captured command runs, however deep: it may have come to wait
 * after it was captured. Undefined where there is none. Pure.
 * @param all every alias there is
 */
export function signedOffWithin(alias: ActionAlias, all: readonly ActionAlias[]): ActionAlias | undefined {
  return commandsWithin(alias, all).find(wantsSignOff);
}

/** A sentence for an alias that asks for a sign-off that cannot be understood: it must not run without. */
export function brokenRule(alias: ActionAlias, problem: string): string {
  return `${alias.pack}.${alias.name} cannot run: ${problem}. Tell whoever wrote the alias`;
}
