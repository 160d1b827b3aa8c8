import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { Pattern } from '../../../language/expression/python-regex';
import { Float, repr } from '../../../language/expression/python-values';
import { type SchemaFault, validationFaults } from '../../parameters/validate';
import {
  keyPlace,
  type SpecPlace,
  TASK_SCHEMA,
  taskPlace,
  transitionPlace,
  type WorkflowFinding,
} from './finding';
import { WORKFLOW_SCHEMA } from './workflow-schema';

/** What `with` may say: an expression, or names `in` one. */
const ITEMS =
  '^(\\s+)?({{.*?}}|<%.*?%>)(\\s+)?$|^(\\s+)?((\\w+,\\s?|\\s+)+)?(\\w+)\\s+in\\s+({{.*?}}|<%.*?%>)(\\s+)?$';
const ITEMS_PATTERN = new Pattern(ITEMS);

/** Where the schema does not fit, in the sentences of Python's jsonschema. */
export function syntaxFindings(raw: Mapping): WorkflowFinding[] {
  const { version } = raw;
  const plain = version instanceof Float ? { ...raw, version: version.value } : raw;
  const faults = validationFaults(WORKFLOW_SCHEMA, plain).map(findingOf);
  for (const fault of faults)
    if (fault.schema_path === 'properties.version.enum')
      fault.message = `${repr(version)} is not one of ['1.0', 1.0]`;
  return [...faults, ...taskFindings(raw.tasks)];
}

function findingOf({ message, value, keyword, path, schemaPath }: SchemaFault): WorkflowFinding {
  const asWritten = value instanceof Float ? message.replace(/^\{.*?\}/, repr(value)) : message;
  const isEmpty = ['minLength', 'minItems', 'minProperties'].includes(keyword);
  return {
    type: 'syntax',
    message: isEmpty ? `${repr(value)} should be non-empty` : unescaped(asWritten),
    spec_path: path.length === 0 ? null : dotted(path),
    schema_path: dotted(schemaPath),
  };
}

/** orquesta reads the escapes of Python's texts once more. */
function unescaped(message: string): string {
  return message.replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n');
}

/** `tasks.one.next[0].when`; a task may have a number for a name. */
function dotted(path: readonly string[]): string {
  return path.reduce((out, part, index) => {
    if (/^\d+$/.test(part) && path[index - 1] !== 'tasks') return `${out}[${part}]`;
    return out === '' ? part : `${out}.${part}`;
  }, '');
}

function taskFindings(tasks: unknown): WorkflowFinding[] {
  if (!isMapping(tasks)) return [];
  return Object.entries(tasks).flatMap(([name, task]) => {
    const place = taskPlace(name);
    const said = (message: string, schema = TASK_SCHEMA): WorkflowFinding[] => [
      { type: 'syntax', message, spec_path: place.spec, schema_path: schema },
    ];
    if (!/^[\p{L}\p{N}_]+$/u.test(name))
      return said(`The task name "${name}" may only hold letters, digits and underscores.`);
    // orquesta itself stumbles over it, with no sentence.
    if (task === null || (typeof task === 'object' && Object.keys(task).length === 0))
      return said('The task is empty; it needs an action, or at least next.');
    return [...emptyTransitions(mapping(task), place), ...itemsFindings(mapping(task), place)];
  });
}

/** orquesta stumbles over them too. */
function emptyTransitions({ next }: Mapping, place: SpecPlace): WorkflowFinding[] {
  return (Array.isArray(next) ? next : []).flatMap((transition: unknown, index): WorkflowFinding[] => {
    if (!isMapping(transition) || Object.keys(transition).length > 0) return [];
    const { spec, schema } = transitionPlace(place, index);
    const message = 'The transition is empty; it needs when, publish or do.';
    return [{ type: 'syntax', message, spec_path: spec, schema_path: schema }];
  });
}

function itemsFindings(task: Mapping, place: SpecPlace): WorkflowFinding[] {
  const { items } = mapping(task.with);
  if (typeof items !== 'string' || ITEMS_PATTERN.test(items)) return [];
  const { spec, schema } = keyPlace(keyPlace(place, 'with'), 'items');
  const message = unescaped(`${repr(items)} does not match '${ITEMS}'`);
  return [{ type: 'syntax', message, spec_path: spec, schema_path: `${schema}.pattern` }];
}
