import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { anchorFault } from '../../../language/alias/anchor-fault';
import { parseYaml } from '../../../language/yaml/parse-yaml';
import type { Backend } from '../../backend';
import { parameterSchemas } from '../../executions/execution-request';
import { badRequest, Fault, sentenceOf } from '../../fault';
import { findRunner } from '../../runners';
import { type ActionLookup, inspectWorkflow } from '../../workflows/inspection';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

/** Longer than workflows that people write; a longer one is not looked through while others wait. */
const MAX_BYTES = 64 * 1024;
/** The same, in tasks. */
const MAX_TASKS = 500;
/** More white space than any expression has; patterns that read expressions take long over it. */
const LONG_GAP = /\s{100}/;

function hasLongGap(value: unknown): boolean {
  if (typeof value === 'string') return LONG_GAP.test(value);
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([name, inner]) => LONG_GAP.test(name) || hasLongGap(inner))
  );
}

function yaml(text: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    throw badRequest(`The workflow definition is not YAML: ${sentenceOf(error)}`);
  }
}

/** Reads a definition that came as YAML, as JSON, or as a text in JSON. @throws Fault */
function definitionIn(body: string): Mapping {
  if (body.length > MAX_BYTES)
    throw new Fault(413, `The workflow definition is longer than ${MAX_BYTES / 1024} KB and is not checked.`);
  const outer = body.trim() === '' ? undefined : yaml(body);
  const raw = typeof outer === 'string' && outer.trim() !== '' ? yaml(outer) : outer;
  if (!isMapping(raw))
    throw badRequest('The body must be a workflow definition: YAML with version and tasks at its top.');
  const fault = anchorFault(raw);
  if (fault !== undefined) throw badRequest(`The workflow definition cannot be used: ${fault}`);
  const tasks = Object.keys(mapping(raw.tasks)).length;
  if (tasks > MAX_TASKS)
    throw new Fault(413, `The workflow has ${tasks} tasks; one with more than ${MAX_TASKS} is not checked.`);
  if (hasLongGap(raw))
    throw badRequest('The workflow definition has a text with more than 100 blanks in a row; take them out.');
  return JSON.parse(JSON.stringify(raw));
}

/** `/workflows/inspect`: what is wrong with a workflow, without running it. */
export function workflowRoutes({ library }: Backend): Route[] {
  const actions: ActionLookup = {
    action: (ref) => library.action(ref),
    parameters: (ref) => {
      const action = library.action(ref);
      const runner = action && findRunner(action.runner_type);
      return action && runner && parameterSchemas(action, runner);
    },
  };

  const inspect = ({ body }: ApiRequest) => {
    try {
      return { body: inspectWorkflow(definitionIn(String(body)), actions) };
    } catch (error) {
      // Whoever walks it comes to the end of the stack.
      if (error instanceof RangeError) throw badRequest('The workflow definition is nested too deeply.');
      throw error;
    }
  };

  // It takes its time with a large one: for those who may take the machine's time anyway.
  return [
    { method: 'POST', pattern: '/workflows/inspect', role: 'operator', body: 'text', handler: inspect },
  ];
}
