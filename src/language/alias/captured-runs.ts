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

/**
 * The commands that a captured command stands for, and those that these stand for in turn: each that runs one of its
 * actions. None for any other alias. Pure.
 * @param all every alias there is
 */
export function commandsWithin(alias: ActionAlias, all: readonly ActionAlias[]): ActionAlias[] {
  const found = new Set<ActionAlias>();
  const visit = (outer: ActionAlias) => {
    for (const { action } of runsOf(outer)) {
      for (const inner of all) {
        if (inner.action_ref !== action || found.has(inner)) continue;
        found.add(inner);
        visit(inner);
      }
    }
  };
  visit(alias);
  return [...found];
}

function runsOf(alias: ActionAlias): CapturedRun[] {
  const { runs } = ((alias.extra as { chat?: unknown } | undefined)?.chat ?? {}) as { runs?: unknown };
  if (!Array.isArray(runs)) return [];
  return runs.filter((run): run is CapturedRun => typeof (run as CapturedRun | null)?.action === 'string');
}
