import type { ActionAlias } from '../../core/stackstorm-types';

/**
 * One action that a captured command runs, as its alias says under `extra.chat.runs`. What is an input
 * of the command is named; everything else is fixed.
 */
export interface CapturedRun {
  action: string;
  fixed?: Record<string, unknown>;
  /** Parameter of the action → input of the command. */
  inputs?: Record<string, string>;
}

/**
 * What a captured command would run with these values; nothing for any other alias.
 * @param values of the command, or undefined where they are not known
 */
export function standsFor(
  alias: ActionAlias,
  values: Readonly<Record<string, unknown>> | undefined,
): { action: string; parameters: Record<string, unknown> | undefined }[] {
  return runsOf(alias).map(({ action, fixed = {}, inputs = {} }) => ({
    action,
    parameters:
      values === undefined
        ? undefined
        : {
            ...fixed,
            ...Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, values[input]])),
          },
  }));
}

function runsOf(alias: ActionAlias): CapturedRun[] {
  const { runs } = ((alias.extra as { chat?: unknown } | undefined)?.chat ?? {}) as { runs?: unknown };
  if (!Array.isArray(runs)) return [];
  return runs.filter((run): run is CapturedRun => typeof (run as CapturedRun | null)?.action === 'string');
}
