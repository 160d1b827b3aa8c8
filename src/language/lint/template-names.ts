import { FILTER_NAMES } from '../jinja/expressions';
import { JINJA_GLOBALS } from '../jinja/global-names';

/** What every template can refer to besides its own context: Jinja's globals and the datastore. */
export const GLOBAL_NAMES: ReadonlySet<string> = new Set([
  ...JINJA_GLOBALS,
  ...['self', 'super', 'caller', 'st2kv', 'config_context'],
]);

/** What StackStorm tells of an execution: only what looks like a slip for one of these is called unknown. */
export const EXECUTION_FIELDS: readonly string[] = [
  ...['id', 'status', 'parameters', 'result', 'context', 'action', 'runner', 'liveaction', 'log', 'children'],
  ...[
    'start_timestamp',
    'end_timestamp',
    'elapsed_seconds',
    'web_url',
    'parent',
    'rule',
    'trigger',
    'notify',
  ],
  ...['trigger_type', 'trigger_instance', 'workflow_execution', 'task_execution', 'delay', 'result_size'],
];

/** Filters that only orquesta has, for the expressions of workflows. */
const ORQUESTA_ALONE: ReadonlySet<string> = new Set(['json', 'path_join', 'to_json', 'to_yaml']);

/** Filters of Jinja 3 and those that StackStorm adds. */
export const KNOWN_FILTERS: ReadonlySet<string> = new Set(
  [...FILTER_NAMES].filter((name) => !ORQUESTA_ALONE.has(name)),
);
