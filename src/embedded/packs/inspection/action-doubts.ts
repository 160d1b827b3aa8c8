import { extname } from 'node:path';
import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { messageOf } from '../../../core/message-of';
import { didYouMean } from '../../../core/slips';
import { FILTER_NAMES } from '../../../language/jinja/expressions';
import { JINJA_GLOBALS } from '../../../language/jinja/global-names';
import { hasTemplate } from '../../../language/jinja/jinja';
import { type References, readJinja } from '../../../language/jinja/references';
import { strangeScope } from '../../../language/lint/members-there';
import { findRunner } from '../../runners';
import { circularDefaultDoubts, innerDefaultDoubts, runnerParameterDoubts } from './default-doubts';
import { doubt, nameDoubts, tagDoubts } from './doubt';
import type { PackFault } from './fault';
import { notifyDoubts } from './notify-doubts';

/** What a default may read beside the other parameters. */
const AROUND = ['action_context', 'config_context', 'st2kv', 'system', 'user', 'api_user', 'source_channel'];

/** What is doubtful in the metadata of an action that is loaded all the same. */
export function actionDoubts(raw: Mapping): PackFault[] {
  const parameters = mapping(raw.parameters);
  const runner = findRunner(String(raw.runner_type ?? ''));
  const names = [...Object.keys(runner?.parameters ?? {}), ...Object.keys(parameters)];
  return [
    ...nameDoubts(raw.name),
    ...languageDoubts(raw),
    ...unreadFileDoubts(raw),
    ...Object.entries(parameters).flatMap(([name, schema]) =>
      isMapping(schema)
        ? [
            ...parameterDoubts(name, { ...runner?.parameters[name], ...schema }, names),
            ...innerDefaultDoubts(schema, ['parameters', name], `parameter "${name}"`),
          ]
        : [],
    ),
    ...Object.entries(runner?.parameters ?? {}).flatMap(([name, ofRunner]) =>
      isMapping(parameters[name])
        ? runnerParameterDoubts(name, parameters[name], String(raw.runner_type), ofRunner)
        : [],
    ),
    ...circularDefaultDoubts({ ...runner?.parameters, ...parameters }),
    ...notifyDoubts(raw.notify),
    ...tagDoubts(raw.tags),
  ];
}

/** StackStorm loads a Python action as a module, by a name that ends so. */
function languageDoubts({ runner_type: runner, entry_point: file }: Mapping): PackFault[] {
  const isPython = findRunner(String(runner))?.name === 'python-script';
  const ending = typeof file === 'string' ? extname(file) : '';
  return isPython && ending !== '' && ending !== '.py'
    ? [
        doubt(
          ['entry_point'],
          `The runner python-script runs a Python file, and "${String(file)}" is not called one.`,
          'Name a file that ends in .py, or use the runner local-shell-script.',
        ),
      ]
    : [];
}

/** A file that the runner does not read. */
function unreadFileDoubts({ runner_type: runner, entry_point: file }: Mapping): PackFault[] {
  const kind = findRunner(String(runner))?.name ?? '';
  return /^(?:local|remote)-shell-cmd$/.test(kind) && typeof file === 'string' && file.trim() !== ''
    ? [
        doubt(
          ['entry_point'],
          `The runner ${kind} runs the parameter cmd and no file, so nobody reads ${file}.`,
          `Use the runner ${kind.replace('cmd', 'script')}, or take entry_point out.`,
        ),
      ]
    : [];
}

/** Choices that YAML does not read as the texts that they look like: `on`, `no` and numbers. */
function choiceDoubts(name: string, { type, enum: choices }: Mapping): PackFault[] {
  const strange =
    type === 'string' && Array.isArray(choices)
      ? choices.filter((choice) => typeof choice === 'boolean' || typeof choice === 'number')
      : [];
  return strange.length === 0
    ? []
    : [
        doubt(
          ['parameters', name, 'enum'],
          `Parameter "${name}" is a text, and YAML reads ${strange.join(', ')} among its choices as something else: nobody can choose it.`,
          'Put each choice in quotes.',
        ),
      ];
}

function parameterDoubts(name: string, schema: Mapping, names: readonly string[]): PackFault[] {
  const path = ['parameters', name];
  const { required, immutable, secret, minimum, maximum, default: value } = schema;
  const hasDefault = value !== undefined && value !== null;
  return [
    ...(required === true && immutable === true && !hasDefault
      ? [
          doubt(
            path,
            `Parameter "${name}" is required and immutable and has no default: nobody can give it a value, so each run is refused.`,
            'Add `default:`, or take one of the two out.',
          ),
        ]
      : []),
    ...choiceDoubts(name, schema),
    ...secretDoubts(secret, value, [...path, 'default'], `parameter "${name}"`),
    ...(typeof minimum === 'number' && typeof maximum === 'number' && minimum > maximum
      ? [
          doubt(
            [...path, 'minimum'],
            `The minimum of parameter "${name}" is larger than its maximum: no value fits.`,
            'Exchange them.',
          ),
        ]
      : []),
    ...(typeof value === 'string' ? templateDoubts(value, [...path, 'default'], [...names, ...AROUND]) : []),
  ];
}

/** A secret that lies open in a file of the pack. */
export function secretDoubts(
  secret: unknown,
  value: unknown,
  path: PackFault['path'],
  owner: string,
): PackFault[] {
  return secret === true && typeof value === 'string' && value !== '' && !hasTemplate(value)
    ? [
        doubt(
          path,
          `The default of ${owner} is secret, and whoever reads the file reads it.`,
          'Take it out of the file; put it into the configuration or the datastore: hubot-st2 key set NAME --secret.',
        ),
      ]
    : [];
}

/** A template that cannot be rendered, or that reads a name which is never there. */
export function templateDoubts(
  template: string,
  path: PackFault['path'],
  known: readonly string[],
): PackFault[] {
  const opened = template.split('{{').length - 1;
  const closed = template.split('}}').length - 1;
  if (opened > closed && !template.includes('{%'))
    return [doubt(path, `"{{" has no "}}" in ${JSON.stringify(template)}.`, 'Add }} where the name ends.')];
  if (!hasTemplate(template)) return [];
  let read: References;
  try {
    read = readJinja(template);
  } catch (error) {
    return [
      doubt(
        path,
        `The template ${JSON.stringify(template)} cannot be rendered: ${messageOf(error).replace(/\.$/, '')}.`,
        'Correct it.',
      ),
    ];
  }
  const strangers = read.names.filter(
    ({ name }) => !known.includes(name) && !JINJA_GLOBALS.includes(name) && !read.excused.has(name),
  );
  return [
    ...[...new Set(strangers.map(({ name }) => name))].map((name) =>
      doubt(
        path,
        `The template reads "${name}", which is not there when it is rendered.`,
        didYouMean(name, known, `There are ${[...new Set(known)].join(', ')}.`),
      ),
    ),
    ...strangeFilters(read, template, path),
    ...strangeScopes(read, path),
  ];
}

/** Scopes that the datastore does not have. */
function strangeScopes({ attributes, excused }: References, path: PackFault['path']): PackFault[] {
  if (excused.has('st2kv')) return [];
  return attributes.flatMap(({ of, name }) => {
    const stranger = of === 'st2kv' ? strangeScope(name) : undefined;
    return stranger === undefined
      ? []
      : [doubt(path, `${stranger.what}, so the template cannot be rendered.`, stranger.fix)];
  });
}

/** @param read what the template refers to */
export function strangeFilters(
  { filters }: Pick<References, 'filters'>,
  template: string,
  path: PackFault['path'],
): PackFault[] {
  return filters
    .filter(({ name }) => !FILTER_NAMES.has(name))
    .map(({ name }) =>
      doubt(
        path,
        `There is no filter "${name}", so ${JSON.stringify(template)} cannot be rendered.`,
        didYouMean(name, [...FILTER_NAMES], 'Correct its name.'),
      ),
    );
}
