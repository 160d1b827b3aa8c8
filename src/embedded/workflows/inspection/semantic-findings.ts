import { TaskGraph } from '../task-graph';
import { ENGINE_COMMANDS, type Workflow } from '../workflow-definition';
import { keyPlace, type SpecPlace, taskPlace, transitionPlace, type WorkflowFinding } from './finding';

/** What a workflow that fits the schema cannot mean: names, starts, targets and joins that are none. */
export function semanticFindings(workflow: Workflow): WorkflowFinding[] {
  const graph = new TaskGraph(workflow);
  return [
    ...reservedNames(workflow),
    ...missingStart(workflow, graph),
    ...undefinedTargets(workflow, graph),
    ...unreachableJoins(workflow, graph),
    ...itemsWithoutAction(workflow),
  ];
}

function found({ spec, schema }: SpecPlace, message: string): WorkflowFinding {
  return { type: 'semantics', message, spec_path: spec, schema_path: schema };
}

function reservedNames({ tasks }: Workflow): WorkflowFinding[] {
  return [...tasks.keys()]
    .filter((name) => ENGINE_COMMANDS.has(name))
    .map((name) => found(taskPlace(name), `The task name "${name}" is reserved with special function.`));
}

function missingStart({ tasks }: Workflow, graph: TaskGraph): WorkflowFinding[] {
  if (tasks.size === 0 || graph.starts().length > 0) return [];
  return [
    found(
      { spec: 'tasks', schema: 'properties.tasks' },
      'Unable to identify any tasks to start the workflow. If the workflow has a loop, please add a task that serves as an entry point (or lead) into the loop.',
    ),
  ];
}

/** Along the ways from the first tasks, as there: of a task that nothing leads to nothing is said. */
function undefinedTargets({ tasks }: Workflow, graph: TaskGraph): WorkflowFinding[] {
  const findings: WorkflowFinding[] = [];
  const queue = graph.starts();
  const seen = new Set(queue);
  for (const name of queue) {
    if (ENGINE_COMMANDS.has(name)) continue;
    tasks.get(name)?.next.forEach(({ targets }, index) => {
      for (const target of targets) {
        if (ENGINE_COMMANDS.has(target)) continue;
        if (!tasks.has(target))
          findings.push(
            found(
              keyPlace(transitionPlace(taskPlace(name), index), 'do'),
              `The task "${target}" is not defined.`,
            ),
          );
        else if (!seen.has(target)) {
          seen.add(target);
          queue.push(target);
        }
      }
    });
  }
  return findings;
}

/** A join cannot tell which ways belong together where some of them were split before and others were not. */
function unreachableJoins({ tasks }: Workflow, graph: TaskGraph): WorkflowFinding[] {
  const splits = new Map<string, Set<string>>();
  const before = new Map<string, Set<string>>();
  const queue = graph.starts().map((name) => ({ from: '', name, passed: new Set<string>() }));
  const tried = new Map<string, Set<string>>();
  for (const { from, name, passed } of queue) {
    const task = tasks.get(name);
    if (task === undefined) continue;
    if (graph.splits(name)) passed.add(name);
    splits.set(name, new Set([...(splits.get(name) ?? []), ...passed]));
    if (from !== '') before.set(name, new Set([...(before.get(name) ?? []), from]));
    for (const target of graph.targets(name)) {
      if (splits.has(target) && graph.inCycle(target)) continue;
      const known = tried.get(`${name} ${target}`);
      if (known !== undefined && [...passed].every((split) => known.has(split))) continue;
      tried.set(`${name} ${target}`, new Set([...(known ?? []), ...passed]));
      queue.push({ from: name, name: target, passed: new Set(passed) });
    }
  }
  const isSame = (left: Set<string> = new Set(), right: Set<string> = new Set()) =>
    left.size === right.size && [...left].every((split) => right.has(split));
  return [...before]
    .filter(([name]) => tasks.get(name)?.join !== undefined)
    .filter(([name, froms]) => [...froms].some((from) => !isSame(splits.get(name), splits.get(from))))
    .map(([name]) =>
      found(
        taskPlace(name),
        `The join task "${name}" is unreachable. A join task is determined to be unreachable if there are nested forks from multi-referenced tasks that join on the said task. This is ambiguous to the workflow engine because it does not know at which level should the join occurs.`,
      ),
    );
}

function itemsWithoutAction({ tasks }: Workflow): WorkflowFinding[] {
  return [...tasks.values()]
    .filter((task) => task.with !== undefined && !task.action)
    .map(({ name }) => found(taskPlace(name), 'The action property is required for with items task.'));
}
