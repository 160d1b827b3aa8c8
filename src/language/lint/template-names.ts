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

/** Filters of Jinja 3 and those that StackStorm adds. */
export const KNOWN_FILTERS: ReadonlySet<string> = new Set([
  ...['abs', 'attr', 'batch', 'capitalize', 'center', 'count', 'd', 'default', 'dictsort', 'e', 'escape'],
  ...[
    'filesizeformat',
    'first',
    'float',
    'forceescape',
    'format',
    'groupby',
    'indent',
    'int',
    'items',
    'join',
  ],
  ...[
    'last',
    'length',
    'list',
    'lower',
    'map',
    'max',
    'min',
    'pprint',
    'random',
    'reject',
    'rejectattr',
    'replace',
  ],
  ...[
    'reverse',
    'round',
    'safe',
    'select',
    'selectattr',
    'slice',
    'sort',
    'string',
    'striptags',
    'sum',
    'title',
  ],
  ...[
    'tojson',
    'trim',
    'truncate',
    'unique',
    'upper',
    'urlencode',
    'urlize',
    'wordcount',
    'wordwrap',
    'xmlattr',
  ],
  ...[
    'basename',
    'decrypt_kv',
    'dirname',
    'from_json_string',
    'from_yaml_string',
    'json_dump',
    'json_escape',
  ],
  ...['json_parse', 'jsonpath_query', 'regex_match', 'regex_replace', 'regex_search', 'regex_substring'],
  ...['to_complex', 'to_human_time_from_seconds', 'to_json_string', 'to_yaml_string', 'use_none'],
  ...['version_bump_major', 'version_bump_minor', 'version_bump_patch', 'version_compare', 'version_equal'],
  ...[
    'version_less_than',
    'version_match',
    'version_more_than',
    'version_strip_patch',
    'yaml_dump',
    'yaml_parse',
  ],
]);
