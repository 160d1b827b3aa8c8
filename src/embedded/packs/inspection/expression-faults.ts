import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { STACKSTORM_FUNCTIONS } from '../../../language/expression/stackstorm-functions';
import { JINJA_GLOBALS } from '../../../language/jinja/global-names';
import { hasTemplate } from '../../../language/jinja/jinja';
import { type References, readJinja } from '../../../language/jinja/references';
import { LIBRARY } from '../../../language/yaql/library';
import { unknownFunctions } from '../../../language/yaql/unknown-functions';
import { readYaql } from '../../../language/yaql/yaql';
import { yaqlBody, yaqlIn } from '../../workflows/workflow-expressions';
import { WORKFLOW_FUNCTIONS } from '../../workflows/workflow-functions';
import { strangeFilters } from './action-doubts';
import type { PackFault } from './fault';
import { placedTexts } from './placed-texts';

const RULE = 'workflow-expression';
/** Parts of a workflow in which expressions are read. */
const PARTS = ['input', 'vars', 'tasks', 'output'];
const YAQL_NAMES = [...LIBRARY.names(), ...WORKFLOW_FUNCTIONS];
const JINJA_NAMES = [...WORKFLOW_FUNCTIONS, ...STACKSTORM_FUNCTIONS.keys(), ...JINJA_GLOBALS];

/** Functions, filters and names in a workflow's expressions that are not there: orquesta finds out only when it comes by. */
export function expressionFaults(raw: Mapping): PackFault[] {
  const variables = variablesOf(raw);
  return PARTS.flatMap((part) => placedTexts(raw[part], [part])).flatMap(([path, text]) =>
    hasTemplate(text) ? jinjaFaults(text, path, variables) : yaqlFaults(text, path),
  );
}

function yaqlFaults(text: string, path: PackFault['path']): PackFault[] {
  return yaqlIn(text).flatMap((expression) =>
    functionsMissing(yaqlBody(expression)).map((name) =>
      fault(
        path,
        `YAQL has no function "${name}", so ${expression} fails.`,
        // Other languages say `upper` where YAQL says `toUpper`.
        didYouMean(name, YAQL_NAMES, didYouMean(`to${name}`, YAQL_NAMES, 'Correct its name.')),
      ),
    ),
  );
}

function functionsMissing(body: string): string[] {
  try {
    return [...new Set(unknownFunctions(readYaql(body), WORKFLOW_FUNCTIONS).map(({ name }) => name))];
  } catch {
    // Orquesta says so.
    return [];
  }
}

function jinjaFaults(text: string, path: PackFault['path'], variables: ReadonlySet<string>): PackFault[] {
  let read: References;
  try {
    read = readJinja(text);
  } catch {
    return [];
  }
  const names = new Set(read.names.map(({ name }) => name));
  return [
    ...strangeFilters(read, text, path).map((one) => ({ ...one, rule: RULE, kind: 'error' as const })),
    ...[...names]
      // `ctx(host)` is another way to write ctx('host').
      .filter((name) => !JINJA_NAMES.includes(name) && !read.excused.has(name) && !text.includes(`(${name})`))
      .map((name) =>
        fault(
          path,
          `The name "${name}" is not there in ${JSON.stringify(text)}, so it fails.`,
          variables.has(name)
            ? `Write ctx().${name}.`
            : didYouMean(name, JINJA_NAMES, 'A variable is read as ctx().name.'),
        ),
      ),
  ];
}

function fault(path: PackFault['path'], why: string, fix: string): PackFault {
  return { path, rule: RULE, kind: 'error', why, fix };
}

/** What `ctx` can have: input, variables, and what tasks publish. */
function variablesOf(raw: Mapping): ReadonlySet<string> {
  const published = Object.values(mapping(raw.tasks)).flatMap((task) => {
    const { next } = mapping(task);
    return (Array.isArray(next) ? next : []).map((way: unknown) => mapping(way).publish);
  });
  const listed = [raw.input, raw.vars, ...published].flatMap((list) => (Array.isArray(list) ? list : []));
  return new Set(
    listed.flatMap((one: unknown) =>
      typeof one === 'string' ? [one] : isMapping(one) ? Object.keys(one) : [],
    ),
  );
}
