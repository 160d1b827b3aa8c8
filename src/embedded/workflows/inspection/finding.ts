/** What is wrong with a workflow before it begins, in the shape in which orquesta reports it. */
export interface WorkflowFinding {
  type: 'content' | 'context' | 'expression' | 'semantics' | 'syntax';
  message: string;
  /** Where it stands in the file, as `tasks.one.next[0].do`; null for the file as a whole. */
  spec_path: string | null;
  /** Where the rule stands in orquesta's schema. */
  schema_path: string;
  expression?: string;
  language?: 'yaql' | 'jinja' | null;
}

/** Where a value stands, in both of the ways in which orquesta names it. */
export interface SpecPlace {
  spec: string;
  schema: string;
}

/** A task's own schema within that of the workflow. */
export const TASK_SCHEMA = 'properties.tasks.patternProperties.^\\w+$';

/** Where a task stands in a workflow and in its schema, in the notation of the orquesta inspection. */
export function taskPlace(name: string): SpecPlace {
  return { spec: `tasks.${name}`, schema: TASK_SCHEMA };
}

/** The place of a key of a task or of a transition. */
export function keyPlace({ spec, schema }: SpecPlace, key: string): SpecPlace {
  return { spec: `${spec}.${key}`, schema: `${schema}.properties.${key}` };
}

/** Where the task's transition number `index` (from 0) stands, in the notation of the orquesta inspection. */
export function transitionPlace(task: SpecPlace, index: number): SpecPlace {
  return { spec: `${task.spec}.next[${index}]`, schema: `${task.schema}.properties.next.items` };
}
