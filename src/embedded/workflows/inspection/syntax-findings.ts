import { isMapping, type Mapping } from '../../../core/mapping';
import { Pattern } from '../../../language/expression/python-regex';
import { repr } from '../../../language/expression/python-values';
import { type SchemaFault, validationFaults } from '../../parameters/validate';
import { keyPlace, TASK_SCHEMA, taskPlace, type WorkflowFinding } from './finding';
import { WORKFLOW_SCHEMA } from './workflow-schema';

/** What `with` may say: an expression, or names `in` one. */
const ITEMS =
  '^(\\s+)?({{.*?}}|<%.*?%>)(\\s+)?$|^(\\s+)?((\\w+,\\s?|\\s+)+)?(\\w+)\\s+in\\s+({{.*?}}|<%.*?%>)(\\s+)?$';
const ITEMS_PATTERN = new Pattern(ITEMS);

/** Where the schema does not fit, in the sentences of Python's jsonschema. */
export function syntaxFindings(raw: Mapping): WorkflowFinding[] {
  return [...validationFaults(WORKFLOW_SCHEMA, raw).map(findingOf), ...taskFindings(raw.tasks)];
}

function findingOf({ message, value, keyword, path, schemaPath }: SchemaFault): WorkflowFinding {
  const isEmpty = ['minLength', 'minItems', 'minProperties'].includes(keyword);
  return {
    type: 'syntax',
    message: isEmpty ? `${repr(value)} should be non-empty` : unescaped(message),
    spec_path: path.length === 0 ? null : dotted(path),
    schema_path: dotted(schemaPath),
  };
}

/** orquesta reads the escapes of Python's texts once more. */
function unescaped(message: string): string {
  return message.replace(/\\(['"\\])/g, '$1').replaceAll('\\n', '\n');
}

/** `tasks.one.next[0].when` */
function dotted(path: readonly string[]): string {
  return path.reduce((out, part) => {
    if (/^\d+$/.test(part)) return `${out}[${part}]`;
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
    const items = isMapping(task) && isMapping(task.with) ? task.with.items : undefined;
    if (typeof items !== 'string' || items === '' || ITEMS_PATTERN.test(items)) return [];
    const { spec, schema } = keyPlace(keyPlace(place, 'with'), 'items');
    return [
      {
        type: 'syntax',
        message: unescaped(`${repr(items)} does not match '${ITEMS}'`),
        spec_path: spec,
        schema_path: `${schema}.pattern`,
      },
    ];
  });
}
