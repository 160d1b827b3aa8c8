import type { Keys } from '../../../src/embedded/runners/runner';
import { compute, WorkflowExpressionError } from '../../../src/embedded/workflows/workflow-expressions';
import { workflowFunctions } from '../../../src/embedded/workflows/workflow-functions';
import type { TaskState, WorkflowState } from '../../../src/embedded/workflows/workflow-state';
import { isDict, repr } from '../../../src/language/expression/python-values';
import type { Verdict } from '../verdicts';
import type { Language, LanguageRow } from './language';
import { isSameValue } from './same-value';

const NO_KEYS: Keys = {
  read: () => undefined,
  get: async () => undefined,
} as unknown as Keys;

function taskOf(entry: Record<string, unknown>): TaskState {
  return {
    id: String(entry.id),
    name: String(entry.id),
    route: Number(entry.route),
    contexts: [],
    status: String(entry.status),
    result: entry.result ?? null,
    actions: [],
    retries: 0,
    terminal: false,
  };
}

/** The functions of the workflow engine, standing where the row's context says. */
export function functionsFor(context: Record<string, unknown>) {
  const recorded = isDict(context.__state) ? context.__state : {};
  const sequence = (recorded.sequence ?? []) as Record<string, unknown>[];
  const state: WorkflowState = {
    workflowExecution: 'w',
    contexts: [],
    routes: (recorded.routes ?? []) as string[][],
    sequence: sequence.map(taskOf),
    staged: [],
    errors: [],
    status: 'running',
  };
  const current = context.__current_task;
  const known = isDict(current)
    ? state.sequence.find(({ id, route }) => id === current.id && route === current.route)
    : undefined;
  const task = isDict(current)
    ? { ...taskOf({ status: 'unset', ...current }), ...(known && { status: known.status }) }
    : undefined;
  const visible = Object.fromEntries(Object.entries(context).filter(([key]) => !key.startsWith('__')));
  return workflowFunctions(
    state,
    {
      context: visible,
      ...(task !== undefined && { task }),
      ...(Object.hasOwn(context, '__current_item') && { item: { value: context.__current_item } }),
    },
    NO_KEYS,
    'operator',
  );
}

/** Compares a value, or that there is an error, as orquesta's evaluator gives it. */
export function judgeExpression(row: LanguageRow): Verdict {
  let value: unknown;
  try {
    value = compute(row.expression, functionsFor(row.context as Record<string, unknown>));
  } catch (error) {
    if (!(error instanceof WorkflowExpressionError)) throw error;
    return Object.hasOwn(row, 'error') ? undefined : `error: ${error.message.slice(0, 160)}`;
  }
  if (Object.hasOwn(row, 'error')) return `no ${String(row.error)}`;
  const isSet = row.type === 'set';
  const sorted = (items: unknown) => (Array.isArray(items) ? [...items].sort(byText) : items);
  const same = isSet ? isSameValue(sorted(value), sorted(row.value)) : isSameValue(value, row.value);
  return same ? undefined : 'another value';
}

const byText = (left: unknown, right: unknown): number => (repr(left) < repr(right) ? -1 : 1);

export const YAQL: Language = {
  name: 'yaql',
  files: ['yaql.jsonl'],
  judge: judgeExpression,
  deviations: [],
};
