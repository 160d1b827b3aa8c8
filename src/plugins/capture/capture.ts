import { dump } from 'js-yaml';
import type { CapturedRun } from '../../language/alias/captured-runs';
import { type Captured, type CapturedTask, type Input, type Plan, planOf } from './inputs';

/** A file of a pack, with its path inside the pack's folder. */
export interface PackFile {
  path: string;
  content: string;
}

export interface Capture {
  files: PackFile[];
  /** The first words of the new command, and its parameters as one types them. */
  command: string;
  tasks: number;
  inputs: Input[];
  rounds: number;
}

/** A name that works as an action's, an alias's and as the first word of a command. */
export const CAPTURE_NAME = /^[a-z][a-z0-9_-]{0,60}$/;

/**
 * Writes the workflow, action and alias that do again what was run. Pure.
 * @param captured what was run, oldest first; at least one
 * @param name fits `CAPTURE_NAME`
 * @throws Error with a sentence for the person
 */
export function capture(captured: readonly Captured[], name: string, pack: string): Capture {
  if (!CAPTURE_NAME.test(name)) {
    throw new Error(`"${name}" cannot be the name of a command: use lowercase letters, digits, - and _`);
  }
  if (captured.length === 0) throw new Error('there is nothing to capture');
  const plan = planOf(captured);
  const typed = plan.inputs.filter((input) => !('default' in input));
  const format = [name, ...typed.map((input) => `{{${input.name}}}`)].join(' ');
  const description = `Runs ${listed(plan.tasks)}`;
  return {
    command: [name, ...typed.map((input) => `<${input.name}>`)].join(' '),
    tasks: plan.tasks.length,
    inputs: plan.inputs,
    rounds: plan.rounds,
    files: [
      { path: `actions/workflows/${name}.yaml`, content: yaml(workflow(plan, description)) },
      { path: `actions/${name}.yaml`, content: yaml(action(plan, name, pack, description)) },
      { path: `aliases/${name}.yaml`, content: yaml(alias(plan, name, pack, description, format)) },
    ],
  };
}

function yaml(value: object): string {
  return `---\n${dump(value, { lineWidth: 110 })}`;
}

function listed(tasks: readonly CapturedTask[]): string {
  const names = tasks.map((task) => task.action);
  return names.length > 6 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

function runOf({ action, with: given }: CapturedTask): CapturedRun {
  const entries = [...given];
  return {
    action,
    fixed: Object.fromEntries(
      entries.flatMap(([name, from]) => ('value' in from ? [[name, from.value]] : [])),
    ),
    inputs: Object.fromEntries(
      entries.flatMap(([name, from]) => ('input' in from ? [[name, from.input]] : [])),
    ),
  };
}

function workflow(plan: Plan, description: string): object {
  const tasks = plan.tasks.map((task, index) => {
    const next = plan.tasks[index + 1];
    return [
      task.name,
      {
        action: task.action,
        ...(task.with.size === 0 ? {} : { input: Object.fromEntries([...task.with].map(given)) }),
        ...(next === undefined ? {} : { next: [{ when: '<% succeeded() %>', do: next.name }] }),
      },
    ];
  });
  return {
    version: '1.0',
    description,
    ...(plan.inputs.length === 0 ? {} : { input: plan.inputs.map((input) => input.name) }),
    // What the tasks returned, in order: without it the command would answer with nothing.
    output: plan.tasks.map(({ name }) => ({ [name]: `<% task(${name}).result %>` })),
    tasks: Object.fromEntries(tasks),
  };
}

function given([name, from]: [string, { value: unknown } | { input: string }]): [string, unknown] {
  return [name, 'input' in from ? `<% ctx().${from.input} %>` : from.value];
}

function action(plan: Plan, name: string, pack: string, description: string): object {
  return {
    name,
    pack,
    description,
    runner_type: 'orquesta',
    entry_point: `workflows/${name}.yaml`,
    enabled: true,
    parameters: Object.fromEntries(
      plan.inputs.map((input, position) => [
        input.name,
        {
          type: input.type,
          ...(input.description === '' ? {} : { description: input.description }),
          ...('default' in input ? { default: input.default } : { required: true }),
          ...(input.secret ? { secret: true } : {}),
          position,
        },
      ]),
    ),
  };
}

/** What each task printed or returned, below each other; of a workflow that failed, its errors. */
function resultFormat(plan: Plan): string {
  const shown = plan.tasks.map(({ name }) => {
    const value = `execution.result.output.${name}`;
    return `{{ ${value}.stdout or ${value}.result or ${value}.output or ${value}.body or ${value} }}`;
  });
  return `{% if execution.status == 'succeeded' %}${shown.join('\n')}{% else %}{{ execution.result.errors | map(attribute='message') | join('\n') }}{% endif %}`;
}

function alias(plan: Plan, name: string, pack: string, description: string, format: string): object {
  const optional = plan.inputs.filter((input) => 'default' in input);
  const display = [
    format.replaceAll('{{', '<').replaceAll('}}', '>'),
    ...optional.map((input) => `[${input.name}=…]`),
  ].join(' ');
  return {
    name,
    pack,
    action_ref: `${pack}.${name}`,
    description,
    formats: [{ display, representation: [format] }],
    result: { format: resultFormat(plan) },
    // What it stands for, so that the policy for those actions holds for this command as well.
    extra: { chat: { runs: plan.tasks.map(runOf) } },
  };
}
