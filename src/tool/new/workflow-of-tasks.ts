import type { Mapping } from '../../core/mapping';

/** A task of a new workflow. */
export interface NewTask {
  name: string;
  action: string;
  /** Texts as they are, or expressions. */
  input: Mapping;
}

/** A workflow whose tasks run one after the other; what the last one answers is its output. */
export function workflowOf(
  description: string,
  inputs: readonly string[],
  tasks: readonly NewTask[],
): Mapping {
  const steps = tasks.map(({ name, action, input }, index) => {
    const after = tasks[index + 1]?.name;
    const way = after === undefined ? { publish: [{ answer: '<% result() %>' }] } : { do: after };
    return [
      name,
      {
        action,
        ...(Object.keys(input).length === 0 ? {} : { input }),
        next: [{ when: '<% succeeded() %>', ...way }],
      },
    ];
  });
  return {
    version: 1.0,
    description,
    ...(inputs.length === 0 ? {} : { input: inputs }),
    tasks: Object.fromEntries(steps),
    output: [{ answer: '<% ctx(answer) %>' }],
  };
}
