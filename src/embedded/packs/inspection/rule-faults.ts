import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { messageOf } from '../../../core/message-of';
import { didYouMean } from '../../../core/slips';
import { hasTemplate } from '../../../language/jinja/jinja';
import { PythonRegex } from '../../../language/python-regex/regex';
import { castParameters } from '../../parameters/cast';
import { schemaOfObject, schemaOfParameters } from '../../parameters/json-schema';
import { faultOf } from '../../parameters/validate';
import { knowsOperator, OPERATOR_NAMES } from '../../rules/criteria';
import { DONE_BY_NOTIFIER } from '../../rules/done-by-notifier';
import { timerSchedule } from '../../rules/timer-schedule';
import { TIMER_TYPES, type TriggerType } from '../../rules/trigger-types';
import { isFilled, ownerFault, wrong } from './action-faults';
import { type PackFault, unknownKeys } from './fault';

const KEYS = [
  ...['name', 'pack', 'ref', 'id', 'uid', 'description', 'enabled', 'type', 'trigger', 'criteria', 'action'],
  ...['context', 'tags', 'metadata_file'],
];

/** What a rule may refer to. */
export interface RuleKnowledge {
  triggers: readonly TriggerType[];
  /** References of all packs that are looked at. */
  packs: readonly string[];
  action(ref: string): Mapping | undefined;
  actions: readonly string[];
}

/** What is wrong in a rule: its trigger, criteria and action. */
export function ruleFaults(raw: Mapping, pack: string, known: RuleKnowledge): PackFault[] {
  return [
    ...(isFilled(raw.name) ? [] : [wrong([], 'A rule needs a name.', 'Add `name:`.')]),
    ...ownerFault(raw, pack),
    ...unknownKeys(raw, KEYS, [], 'a rule'),
    ...triggerFaults(raw.trigger, known),
    ...criteriaFaults(raw.criteria),
    ...actionFaultsOf(raw.action, known),
  ];
}

/** A rule that says nothing of being on is off. */
export function offFaults(raw: Mapping): PackFault[] {
  if (raw.enabled !== undefined && raw.enabled !== null) return [];
  return [
    {
      path: [],
      rule: 'rule-without-enabled',
      kind: 'warning',
      why: 'The rule does not say `enabled`, so it is off, as on StackStorm, and never fires.',
      fix: 'Add `enabled: true`.',
    },
  ];
}

function triggerFaults(raw: unknown, { triggers, packs }: RuleKnowledge): PackFault[] {
  const trigger = mapping(raw);
  if (!isFilled(trigger.type))
    return [
      wrong(
        ['trigger'],
        'A rule needs a trigger with a type.',
        'Add e.g. `trigger: {type: core.st2.webhook, parameters: {url: my_hook}}`.',
      ),
    ];
  const type = String(trigger.type);
  const found = triggers.find(({ ref }) => ref === type);
  const path = ['trigger', 'type'];
  if (found === undefined) {
    const pack = type.split('.')[0] ?? '';
    const isOwn = packs.includes(pack);
    const why = isOwn
      ? `No sensor and no file of the pack "${pack}" registers the trigger "${type}": the rule never fires.`
      : `The trigger "${type}" belongs to the pack "${pack}", which is not here: the rule cannot fire without it.`;
    const fix = didYouMean(
      type,
      triggers.map(({ ref }) => ref),
      isOwn
        ? "Correct the type, or declare it in the sensor's trigger_types."
        : `Install the pack "${pack}", or correct the type.`,
    );
    return [
      { path, rule: 'unknown-trigger', kind: isOwn || fix.startsWith('Did') ? 'error' : 'warning', why, fix },
    ];
  }
  const misshapen = misshapenParameters(trigger.parameters, 'trigger', triggerCure(found, {}));
  if (misshapen.length > 0) return misshapen;
  const parameters = mapping(trigger.parameters);
  const at = trigger.parameters === undefined ? ['trigger'] : ['trigger', 'parameters'];
  const why = triggerParameterFault(found, parameters);
  return why === undefined
    ? []
    : [
        {
          path: at,
          rule: 'bad-trigger-parameters',
          kind: 'error',
          why: `The parameters of the trigger ${type} do not fit: ${why}.`,
          fix: triggerCure(found, parameters),
        },
      ];
}

/** A text or a list where names and values belong is read as nothing at all. */
function misshapenParameters(parameters: unknown, owner: 'trigger' | 'action', takes: string): PackFault[] {
  if (parameters === undefined || parameters === null || isMapping(parameters)) return [];
  return [
    wrong(
      [owner, 'parameters'],
      `The parameters of the ${owner} must be names with a value each, not ${JSON.stringify(parameters)}.`,
      takes,
    ),
  ];
}

function triggerParameterFault(
  { ref, parameters_schema: schema }: TriggerType,
  parameters: Mapping,
): string | undefined {
  try {
    const fault = Object.keys(schema).length === 0 ? undefined : faultOf(schemaOfObject(schema), parameters);
    if (fault !== undefined) return fault;
  } catch {
    // The schema itself is wrong, which is another file's fault.
    return undefined;
  }
  if (!TIMER_TYPES.includes(ref)) return undefined;
  try {
    timerSchedule(ref, parameters, Date.UTC(2000, 0));
    return undefined;
  } catch (error) {
    return messageOf(error).replace(/[.?]$/, '');
  }
}

function triggerCure({ parameters_schema: schema }: TriggerType, parameters: Mapping): string {
  const names = Object.keys(mapping(schema.properties));
  const stranger = Object.keys(parameters).find((name) => !names.includes(name));
  const otherwise = names.length === 0 ? 'Correct them.' : `It takes ${names.join(', ')}.`;
  return stranger === undefined ? otherwise : didYouMean(stranger, names, otherwise);
}

const PATTERNLESS = /^n?exists$/;

function criteriaFaults(raw: unknown): PackFault[] {
  if (raw === undefined || raw === null) return [];
  if (!isMapping(raw))
    return [
      wrong(
        ['criteria'],
        'criteria must be values with a condition each.',
        'Write `trigger.name: {type: equals, pattern: x}`.',
      ),
    ];
  return Object.entries(raw).flatMap(([key, condition]): PackFault[] => {
    const path = ['criteria', key];
    if (!isMapping(condition))
      return [
        wrong(path, `The condition for ${key} must be a mapping.`, 'Write `{type: equals, pattern: x}`.'),
      ];
    const { type, pattern } = condition;
    if (!isFilled(type))
      return [wrong(path, `The condition for ${key} has no type.`, 'Add e.g. `type: equals`.')];
    const name = String(type);
    if (!knowsOperator(name))
      return [
        {
          path: [...path, 'type'],
          rule: 'unknown-operator',
          kind: 'error',
          why: `There is no operator "${name}": the rule never fires.`,
          fix: didYouMean(name, OPERATOR_NAMES, `Operators: ${OPERATOR_NAMES.join(', ')}.`),
        },
      ];
    const beginning: PackFault[] = /^trigger(?:\.|\[|$)/.test(key.trim())
      ? []
      : [
          {
            path,
            rule: 'bad-criterion',
            kind: 'warning',
            why: `"${key}" is no part of what the trigger sends, so it has no value.`,
            fix: `Write "trigger.${key}".`,
          },
        ];
    if (pattern === undefined || pattern === null)
      return [
        ...beginning,
        wrong(
          path,
          `The condition for ${key} has no pattern to compare with.`,
          PATTERNLESS.test(name)
            ? `StackStorm wants one even for ${name}: add \`pattern: true\`.`
            : 'Add `pattern:`.',
        ),
      ];
    return [...beginning, ...regexFaults(name, pattern, [...path, 'pattern'])];
  });
}

function regexFaults(operator: string, pattern: unknown, path: PackFault['path']): PackFault[] {
  if (!/regex/i.test(operator) || typeof pattern !== 'string' || pattern.includes('{{')) return [];
  try {
    new PythonRegex(pattern);
    return [];
  } catch (error) {
    return [
      wrong(
        path,
        `The pattern ${JSON.stringify(pattern)} is not a regular expression: ${messageOf(error)}.`,
        'Correct it; a backslash before a character makes it stand for itself.',
      ),
    ];
  }
}

function actionFaultsOf(raw: unknown, known: RuleKnowledge): PackFault[] {
  const action = mapping(raw);
  if (!isFilled(action.ref))
    return [
      wrong(
        ['action'],
        'A rule needs an action with a ref.',
        'Add e.g. `action: {ref: core.local, parameters: {cmd: date}}`.',
      ),
    ];
  const ref = String(action.ref);
  if (ref === DONE_BY_NOTIFIER) return [];
  const parameters = known.action(ref);
  if (parameters === undefined) return unknownAction(ref, ['action', 'ref'], known);
  const misshapen = misshapenParameters(
    action.parameters,
    'action',
    `It takes ${Object.keys(parameters).join(', ')}.`,
  );
  if (misshapen.length > 0) return misshapen;
  return givenFaults(ref, parameters, mapping(action.parameters), ['action', 'parameters']);
}

/** An action that is not there: an error where its pack is, or where it looks like a slip. */
export function unknownAction(
  ref: string,
  path: PackFault['path'],
  { actions, packs }: Pick<RuleKnowledge, 'actions' | 'packs'>,
): PackFault[] {
  const pack = ref.split('.')[0] ?? '';
  const isHere = packs.includes(pack);
  const fix = didYouMean(
    ref,
    actions,
    isHere
      ? `Correct it, or write the action in the pack "${pack}".`
      : `Install the pack "${pack}", or correct the reference; check both packs together.`,
  );
  return [
    {
      path,
      rule: 'unknown-action',
      kind: isHere || fix.startsWith('Did') ? 'error' : 'warning',
      why: `There is no action "${ref}" here.`,
      fix,
    },
  ];
}

/**
 * Parameters that an action does not take, lacks, or cannot take with such a value.
 * @param parameters schemas by name
 * @param path where the values stand in the file
 */
export function givenFaults(
  ref: string,
  parameters: Mapping,
  given: Mapping,
  path: PackFault['path'],
): PackFault[] {
  const names = Object.keys(parameters);
  const strangers = Object.keys(given).filter((name) => !names.includes(name));
  const missing = names.filter((name) => {
    const schema = mapping(parameters[name]);
    return schema.required === true && schema.default === undefined && !Object.hasOwn(given, name);
  });
  return [
    ...strangers.map(
      (name): PackFault => ({
        path: [...path, name],
        rule: 'unknown-parameter',
        kind: 'error',
        why: `The action ${ref} has no parameter "${name}", so each run is refused.`,
        fix: didYouMean(name, names, `It takes ${names.join(', ')}.`),
      }),
    ),
    ...missing.map(
      (name): PackFault => ({
        path,
        rule: 'missing-parameter',
        kind: 'error',
        why: `The action ${ref} needs the parameter "${name}", so each run is refused.`,
        fix: `Add \`${name}:\`.`,
      }),
    ),
    ...givenValueFaults(ref, parameters, given, path),
  ];
}

/** Values that an action cannot take, as `givenFaults` has them. */
export function givenValueFaults(
  ref: string,
  parameters: Mapping,
  given: Mapping,
  path: PackFault['path'],
): PackFault[] {
  return Object.keys(parameters)
    .filter((name) => Object.hasOwn(given, name))
    .flatMap((name) => valueFaults(ref, name, mapping(parameters[name]), given[name], [...path, name]));
}

/** A value that is written out, and that no run can take. What holds a template is known only when it is rendered. */
function valueFaults(
  ref: string,
  name: string,
  schema: Mapping,
  given: unknown,
  path: PackFault['path'],
): PackFault[] {
  const written = JSON.stringify(given) ?? '';
  if (hasTemplate(written) || written.includes('<%')) return [];
  const refused = whyRefused(name, schema, given);
  if (refused === undefined) return [];
  return [
    {
      path,
      rule: 'bad-value',
      kind: 'error',
      why: `The parameter "${name}" of ${ref} cannot be ${JSON.stringify(given)}, so each run is refused: ${refused}.`,
      fix:
        schema.immutable === true
          ? 'Leave the parameter out.'
          : `Write a value that fits the parameter, as the file of ${ref} describes it.`,
    },
  ];
}

function whyRefused(name: string, schema: Mapping, given: unknown): string | undefined {
  if (schema.immutable === true) return 'it is immutable';
  try {
    const cast = castParameters({ [name]: given }, { [name]: schema });
    return faultOf(schemaOfParameters({ [name]: schema }), cast);
  } catch (error) {
    return messageOf(error).replace(/[.?]$/, '');
  }
}
