import { isMapping, type Mapping } from '../../../core/mapping';
import { messageOf } from '../../../core/message-of';
import { templateFaults } from '../../../language/jinja/jinja';
import { readYaql } from '../../../language/yaql/yaql';
import { readInlineParameters } from '../inline-parameters';
import { yaqlBody } from '../workflow-expressions';
import { keyPlace, type SpecPlace, taskPlace, transitionPlace, type WorkflowFinding } from './finding';
import { delimited, textsIn } from './texts';

const UNEXPECTED_END = 'Parse error: unexpected end of statement';

/** Expressions that are none, and texts that mix both languages. */
export function expressionFindings(raw: Mapping): WorkflowFinding[] {
  const top = ['vars', 'input', 'output'].flatMap((key) =>
    findingsIn(raw[key], { spec: key, schema: `properties.${key}` }),
  );
  const tasks = isMapping(raw.tasks) ? Object.entries(raw.tasks) : [];
  return [...top, ...tasks.flatMap(([name, task]) => (isMapping(task) ? inTask(name, task) : []))];
}

function inTask(name: string, task: Mapping): WorkflowFinding[] {
  const place = taskPlace(name);
  const keys = ['delay', 'join'].flatMap((key) => findingsIn(task[key], keyPlace(place, key)));
  const inline = readInlineParameters(typeof task.action === 'string' ? task.action : '');
  // Parameters behind the action are its input, whatever else is given as one.
  const action =
    inline.length > 0
      ? findingsIn(Object.fromEntries(inline), keyPlace(place, 'input'))
      : ['action', 'input'].flatMap((key) => findingsIn(task[key], keyPlace(place, key)));
  const nested = ['with', 'retry'].flatMap((key) => {
    const inner = task[key];
    if (!isMapping(inner)) return findingsIn(inner, keyPlace(place, key));
    return Object.keys(inner).flatMap((part) =>
      findingsIn(inner[part], keyPlace(keyPlace(place, key), part)),
    );
  });
  const next = (Array.isArray(task.next) ? task.next : []).flatMap((transition, index) =>
    ['when', 'publish', 'do'].flatMap((key) =>
      isMapping(transition)
        ? findingsIn(writtenValue(transition, key), keyPlace(transitionPlace(place, index), key))
        : [],
    ),
  );
  return [...keys, ...action, ...nested, ...next];
}

/** What is published in one line is read as what it sets. */
function writtenValue(transition: Mapping, key: string): unknown {
  const value = transition[key];
  return key === 'publish' && typeof value === 'string'
    ? readInlineParameters(value).map(([name, inner]) => ({ [name]: inner }))
    : value;
}

function findingsIn(value: unknown, place: SpecPlace): WorkflowFinding[] {
  return textsIn(value).flatMap((text) => findingsOf(text, place));
}

function findingsOf(text: string, { spec, schema }: SpecPlace): WorkflowFinding[] {
  const found = (
    expression: string,
    message: string,
    language: WorkflowFinding['language'],
  ): WorkflowFinding => ({
    ...{ type: 'expression' as const, message, expression },
    ...(language === undefined ? {} : { language }),
    ...{ spec_path: spec, schema_path: schema },
  });
  const yaql = delimited(text, '<%', '%>');
  const isJinja = delimited(text, '{{', '}}').length > 0 || delimited(text, '{%', '%}').length > 0;
  if (yaql.length > 0 && isJinja)
    return [found(text, 'Expression with multiple types is not supported.', null)];
  if (isJinja)
    return templateFaults(text).map(({ expression, message }) => found(expression, message, 'jinja'));
  return yaql.flatMap((expression) => {
    try {
      readYaql(yaqlBody(expression));
      return [];
    } catch (error) {
      // The expression stands beside it already.
      const said = messageOf(error);
      const end = said.indexOf(`${UNEXPECTED_END} in expression`);
      const message = end < 0 ? said : said.slice(0, end + UNEXPECTED_END.length);
      return [found(expression, message, 'yaql')];
    }
  });
}
