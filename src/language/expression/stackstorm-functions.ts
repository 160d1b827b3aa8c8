import { posix } from 'node:path';
import { withoutEnd } from '../../core/text-ends';
import type { BoundArguments, NamedFunction } from './call-arguments';
import { ExpressionError } from './expression-error';
import { queryJsonPath } from './json-path';
import { fromJson, toJson } from './json-text';
import { Pattern } from './python-regex';
import { iterate, Lookup, numberOf, str, truthy, View } from './python-values';
import { bumpVersion, compareVersions, matchVersion, stripPatch } from './versions';
import { toYaml } from './yaml-dump';
import { fromYaml } from './yaml-text';

/**
 * The functions that StackStorm adds to its expressions: filters in Jinja, functions in Jinja and YAQL alike.
 * https://docs.stackstorm.com/reference/jinja.html
 */

/** Python's `json.dumps` without options. */
function pythonDump(value: unknown): string {
  return toJson(value, { indent: undefined, sortKeys: false, separators: [', ', ': '] });
}

/** What `use_none` gives in place of None: where a parameter is cast it becomes null again. */
export const NONE_MARK = '%*****__%NONE%__*****%';

function pattern(args: BoundArguments, at: 'start' | 'anywhere' = 'anywhere'): Pattern {
  return new Pattern(args.text('pattern'), { ignoreCase: truthy(args.value('ignorecase')), at });
}

/** The last day that Python's dates have, counted from the first of the year 1. */
const LAST_DAY = 3_652_058;

/**
 * `3h25m45s`; below a second the number itself, called microseconds: that is what StackStorm's filter prints.
 * @param given seconds @throws ExpressionError for what is no number
 */
export function humanTime(given: unknown): string {
  const seconds = numberOf(given);
  if (seconds === undefined) throw new ExpressionError('AssertionError', 'the seconds are not a number');
  if (seconds === 0) return '0s';
  if (seconds < 1) return `${str(given)}μs`;
  // Python rounds a half to the even side.
  const whole = seconds % 1 === 0.5 ? 2 * Math.round(seconds / 2) : Math.round(seconds);
  // StackStorm counts from the first day of the year 1, and says the years and the day of the month.
  const days = Math.floor(whole / 86_400);
  if (days > LAST_DAY) throw new ExpressionError('OverflowError', 'the seconds lead beyond the year 9999');
  const date = new Date(0);
  date.setUTCFullYear(1, 0, 1 + days);
  const parts: [number, string][] = [
    [date.getUTCFullYear() - 1, 'y'],
    [date.getUTCDate() - 1, 'd'],
    [Math.floor((whole % 86_400) / 3600), 'h'],
    [Math.floor((whole % 3600) / 60), 'm'],
    [whole % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first)
    .map(([value, unit]) => `${value}${unit}`)
    .join('');
}

function version(run: (value: string, pattern: string) => unknown): NamedFunction {
  return {
    parameters: ['value', 'pattern'],
    call: (args) => run(args.printed('value'), args.printed('pattern')),
  };
}

function oneVersion(run: (value: string) => string): NamedFunction {
  return { parameters: ['value'], call: (args) => run(args.printed('value')) };
}

/**
 * A number of spaces or a text; nothing, or null, for one line, as for a text, which is never indented.
 * @throws ExpressionError for a float
 */
export function jsonIndent(args: BoundArguments): number | string | undefined {
  const indent = typeof args.value('value') === 'string' ? undefined : (args.value('indent') ?? undefined);
  return typeof indent === 'string' || indent === undefined ? indent : args.whole('indent');
}

const toJsonString: NamedFunction = {
  parameters: ['value', 'indent', 'sort_keys', 'separators'],
  call: (args) => {
    const given = args.value('separators');
    const parts = given === undefined || given === null ? undefined : iterate(given).map(str);
    if (parts !== undefined && parts.length !== 2)
      throw new ExpressionError('ValueError', `separators are two texts, not ${parts.length}`);
    const [item, key] = parts ?? [];
    return toJson(args.required('value'), {
      indent: jsonIndent(args),
      sortKeys: truthy(args.value('sort_keys')),
      separators: [item ?? ',', key ?? ': '],
    });
  },
};

const fromJsonString: NamedFunction = {
  parameters: ['value'],
  call: (args) => fromJson(args.printed('value')),
};
const toYamlString: NamedFunction = {
  parameters: ['value', 'indent', 'allow_unicode'],
  call: (args) => {
    const value = args.required('value');
    if (value instanceof View)
      throw new ExpressionError('RepresenterError', `cannot represent an object of type ${value.kind}`);
    const indent = args.value('indent') === null ? 2 : args.number('indent', 2);
    return toYaml(value, {
      indent: indent > 1 && indent < 10 ? indent : 2,
      allowUnicode: !args.has('allow_unicode') || truthy(args.value('allow_unicode')),
    });
  },
};
const fromYamlString: NamedFunction = {
  parameters: ['value'],
  call: (args) => fromYaml(args.printed('value')),
};

export const STACKSTORM_FUNCTIONS: ReadonlyMap<string, NamedFunction> = new Map<string, NamedFunction>([
  ['to_json_string', toJsonString],
  ['json_dump', toJsonString],
  ['to_json', toJsonString],
  ['from_json_string', fromJsonString],
  ['json_parse', fromJsonString],
  ['to_yaml_string', toYamlString],
  ['yaml_dump', toYamlString],
  ['to_yaml', toYamlString],
  ['from_yaml_string', fromYamlString],
  ['yaml_parse', fromYamlString],
  ['to_complex', { parameters: ['value'], call: (args) => pythonDump(args.required('value')) }],
  [
    'json_escape',
    {
      parameters: ['value'],
      call: (args) => withoutEnd(pythonDump(args.required('value')).replace(/^"+/, ''), '"'),
    },
  ],
  [
    'jsonpath_query',
    {
      parameters: ['value', 'query'],
      call: (args) => queryJsonPath(args.required('value'), args.text('query')),
    },
  ],
  [
    'regex_match',
    {
      parameters: ['value', 'pattern', 'ignorecase'],
      call: (args) => pattern(args, 'start').test(args.printed('value')),
    },
  ],
  [
    'regex_search',
    {
      parameters: ['value', 'pattern', 'ignorecase'],
      call: (args) => pattern(args).test(args.printed('value')),
    },
  ],
  [
    'regex_replace',
    {
      parameters: ['value', 'pattern', 'replacement', 'ignorecase'],
      call: (args) => pattern(args).replace(args.printed('value'), args.text('replacement')),
    },
  ],
  [
    'regex_substring',
    {
      parameters: ['value', 'pattern', 'result_index', 'ignorecase'],
      call: (args) => {
        const found = pattern(args).findAllGroups(args.printed('value'));
        const one = found.at(args.has('result_index') ? args.whole('result_index') : 0);
        if (one === undefined) throw new ExpressionError('IndexError', 'list index out of range');
        return one;
      },
    },
  ],
  ['version_compare', version(compareVersions)],
  ['version_more_than', version((value, pattern) => compareVersions(value, pattern) > 0)],
  ['version_less_than', version((value, pattern) => compareVersions(value, pattern) < 0)],
  ['version_equal', version((value, pattern) => compareVersions(value, pattern) === 0)],
  ['version_match', version(matchVersion)],
  ['version_bump_major', oneVersion((value) => bumpVersion(value, 'major'))],
  ['version_bump_minor', oneVersion((value) => bumpVersion(value, 'minor'))],
  ['version_bump_patch', oneVersion((value) => bumpVersion(value, 'patch'))],
  ['version_strip_patch', oneVersion(stripPatch)],
  [
    'to_human_time_from_seconds',
    { parameters: ['seconds'], call: (args) => humanTime(args.required('seconds')) },
  ],
  ['use_none', { parameters: ['value'], call: (args) => args.value('value') ?? NONE_MARK }],
  ['basename', { parameters: ['path'], call: (args) => splitPath(args.text('path')).name }],
  ['dirname', { parameters: ['path'], call: (args) => splitPath(args.text('path')).folder }],
  ['path_join', { parameters: ['parts'], call: (args) => joinPath(args.required('parts')) }],
]);

/** Python's `os.path.split`: no folder is no folder, not the present one. */
function splitPath(path: string): { folder: string; name: string } {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  const bare = withoutEnd(head, '/');
  return { folder: /^\/*$/.test(head) ? head : bare, name: path.slice(at) };
}

function joinPath(parts: unknown): string {
  return posix.join(...(Array.isArray(parts) ? parts.map(str) : [str(parts)]));
}

/**
 * `{{ st2kv.system.x | decrypt_kv }}`: the datastore's values come as a lookup that knows how to decrypt itself.
 * @throws ExpressionError with StackStorm's sentence when there is no such item
 */
export function decryptKeyValue(value: unknown): unknown {
  const decrypted = value instanceof Lookup ? value.leaf?.decrypted() : value;
  if (decrypted === undefined || decrypted === '' || decrypted === null) {
    const name = value instanceof Lookup ? value.describe : 'st2kv';
    throw new ExpressionError(
      'ValueError',
      `Referenced datastore item "${name}" doesn't exist or it contains an empty string`,
    );
  }
  return decrypted;
}
