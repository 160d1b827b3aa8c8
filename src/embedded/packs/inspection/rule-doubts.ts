import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean, nearest } from '../../../core/slips';
import { headerName } from '../../rules/header-name';
import type { TriggerType } from '../../rules/trigger-types';
import { yaqlBody, yaqlIn } from '../../workflows/workflow-expressions';
import { templateDoubts } from './action-doubts';
import { criteriaDoubts } from './criteria-doubts';
import { doubt, nameDoubts, switchDoubts, tagDoubts } from './doubt';
import type { PackFault } from './fault';
import { placedTexts } from './placed-texts';
import { triggerDoubts } from './trigger-doubts';

/** What the templates of a rule may read. */
const AROUND = ['trigger', 'st2kv', 'config_context', 'user'];
const TYPES = ['standard', 'backstop'];
const TRIGGER_KEYS = ['type', 'ref', 'parameters', 'description'];
const ACTION_KEYS = ['ref', 'parameters', 'description'];

/**
 * What is doubtful in a rule that is loaded all the same.
 * @param now milliseconds since 1970
 */
export function ruleDoubts(raw: Mapping, triggers: readonly TriggerType[], now: number): PackFault[] {
  const trigger = mapping(raw.trigger);
  const payload = triggers.find(({ ref }) => ref === trigger.type)?.payload_schema;
  const fields = fieldsOf(payload);
  const action = mapping(raw.action);
  return [
    ...nameDoubts(raw.name),
    ...switchDoubts(raw.enabled),
    ...tagDoubts(raw.tags),
    ...typeDoubts(raw.type),
    ...strangers(trigger, TRIGGER_KEYS, 'trigger'),
    ...strangers(action, ACTION_KEYS, 'action'),
    ...triggerDoubts(trigger, now),
    ...criteriaDoubts(mapping(raw.criteria), ['criteria']),
    ...Object.keys(mapping(raw.criteria)).flatMap((key) => [
      ...fieldDoubts(key, ['criteria', key], fields),
      ...headerDoubts(key, ['criteria', key]),
    ]),
    ...placedTexts(action.parameters, ['action', 'parameters']).flatMap(([path, text]) => [
      ...templateDoubts(text, path, AROUND),
      ...headerDoubts(text, path),
      ...yaqlDoubts(text, path),
      ...[...text.matchAll(/\btrigger\.\w+/g)].flatMap(([field]) => fieldDoubts(field, path, fields)),
    ]),
  ];
}

/** A rule is of one of two types; what is neither counts as standard. */
function typeDoubts(type: unknown): PackFault[] {
  if (type === undefined || type === null) return [];
  if (!isMapping(type))
    return [
      doubt(
        ['type'],
        'The type of a rule is a mapping: StackStorm refuses the file.',
        'Write `type: {ref: backstop}`, or leave it out: then the rule is a standard one.',
      ),
    ];
  const ref = String(type.ref ?? '');
  return TYPES.includes(ref)
    ? []
    : [
        doubt(
          type.ref === undefined ? ['type'] : ['type', 'ref'],
          `There is no type of rule "${ref}", so the rule counts as a standard one.`,
          didYouMean(ref, TYPES, `Write ${TYPES.join(' or ')}.`),
        ),
      ];
}

/** The fields of a payload where all are known, else undefined. */
function fieldsOf(payload: Mapping | undefined): readonly string[] | undefined {
  const fields = Object.keys(mapping(payload?.properties));
  return fields.length === 0 ? undefined : fields;
}

function fieldDoubts(
  key: string,
  path: PackFault['path'],
  fields: readonly string[] | undefined,
): PackFault[] {
  const field = /^trigger\.(\w+)/.exec(key)?.[1];
  if (field === undefined || fields === undefined || fields.includes(field)) return [];
  const near = nearest(field, fields);
  return [
    doubt(
      path,
      `The trigger sends no "${field}".`,
      near === undefined ? `It sends ${fields.join(', ')}.` : `Did you mean "trigger.${near}"?`,
    ),
  ];
}

/** A webhook's headers begin with capitals, and are looked up as they are written. */
function headerDoubts(text: string, path: PackFault['path']): PackFault[] {
  const [, name] = /\btrigger\.headers(?:\.|\[\s*["'])([a-z][\w-]*)/.exec(text) ?? [];
  if (name === undefined) return [];
  const sent = headerName(name);
  return [
    doubt(
      path,
      `No header is called "${name}" in trigger.headers: it is "${sent}" there.`,
      `Write trigger.headers['${sent}'], or trigger.headers_lower['${name.toLowerCase()}'].`,
    ),
  ];
}

/** Rules are written in Jinja alone. */
function yaqlDoubts(text: string, path: PackFault['path']): PackFault[] {
  const [expression] = yaqlIn(text);
  return expression === undefined
    ? []
    : [
        doubt(
          path,
          `A rule knows no YAQL: ${expression} is handed on as it stands.`,
          `Write {{ ${yaqlBody(expression)} }}.`,
        ),
      ];
}

function strangers(given: Mapping, known: readonly string[], owner: string): PackFault[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => {
      return doubt(
        [owner, key],
        `Nobody reads "${key}" in the ${owner} of a rule.`,
        didYouMean(key, known, `Values belong under ${owner}.parameters.`),
      );
    });
}
