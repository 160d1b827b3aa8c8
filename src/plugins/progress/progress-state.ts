import type { Person } from '../../core/chat';
import { cut } from '../../core/cut';
import { type Execution, isFinal, type StreamEvent } from '../../core/stackstorm-types';

/** One task of a workflow, as its execution tells it. */
export interface TaskStory {
  id: string;
  name: string;
  status: string;
  /** Milliseconds since 1970; as the server says, else when it was heard. */
  startedAt: number;
  endedAt?: number;
}

/** What is known of one execution while it runs. Plain JSON. */
export interface ProgressState {
  execution: string;
  /** The command as it may be shown: secrets are masked. */
  title: string;
  by: Person;
  status: string;
  startedAt: number;
  endedAt?: number;
  tasks: TaskStory[];
  /** The last lines of output; the last one may still be growing. */
  tail: string[];
  url?: string;
}

const TAIL_LINES = 5;
const LINE_LENGTH = 200;
/** A workflow over thousands of items must not grow a story without end. */
const MAX_TASKS = 200;

/**
 * The story after an event, or the same object where the event changes nothing in it. Pure. Events may
 * come late, twice, or out of order: an end is never taken back.
 */
export function storyAfter(story: ProgressState, event: StreamEvent, now: number): ProgressState {
  switch (event.name) {
    case 'st2.execution__create':
    case 'st2.execution__update':
      return afterExecution(story, event.data as Execution, now);
    case 'st2.execution.output__create':
      return afterOutput(story, event.data as OutputEvent);
    default:
      return story;
  }
}

interface OutputEvent {
  execution_id?: string;
  output_type?: string;
  data?: string;
}

/** Takes in what the server says about the execution itself or about one of its tasks. Pure. */
export function afterExecution(story: ProgressState, execution: Execution, now: number): ProgressState {
  if (execution.id === story.execution) return afterOwn(story, execution, now);
  const parent = execution.parent ?? execution.context?.parent?.execution_id;
  return parent === story.execution ? afterTask(story, execution, now) : story;
}

function afterOwn(story: ProgressState, execution: Execution, now: number): ProgressState {
  if (isFinal(story.status) || execution.status === story.status) return story;
  const url = story.url ?? execution.web_url;
  return {
    ...story,
    status: execution.status,
    ...(url ? { url } : {}),
    ...(isFinal(execution.status) ? { endedAt: timeOf(execution.end_timestamp, now) } : {}),
  };
}

function afterTask(story: ProgressState, execution: Execution, now: number): ProgressState {
  const index = story.tasks.findIndex((task) => task.id === execution.id);
  const before = story.tasks[index];
  if (before !== undefined && (before.status === execution.status || isFinal(before.status))) return story;
  if (before === undefined && story.tasks.length >= MAX_TASKS) return story;
  const task: TaskStory = {
    id: execution.id,
    name: before?.name ?? taskName(execution),
    status: execution.status,
    startedAt: before?.startedAt ?? timeOf(execution.start_timestamp, now),
    ...(isFinal(execution.status) ? { endedAt: timeOf(execution.end_timestamp, now) } : {}),
  };
  const tasks =
    before === undefined ? [...story.tasks, task] : story.tasks.map((one, at) => (at === index ? task : one));
  return { ...story, tasks };
}

/** Orquesta and action chains each say it in their own corner of the context. */
function taskName(execution: Execution): string {
  const { orquesta, chain } = (execution.context ?? {}) as {
    orquesta?: { task_name?: unknown; item_id?: unknown };
    chain?: { name?: unknown };
  };
  const name = orquesta?.task_name ?? chain?.name;
  if (typeof name !== 'string') return cut(execution.action.ref, LINE_LENGTH);
  return typeof orquesta?.item_id === 'number'
    ? `${cut(name, LINE_LENGTH)} #${orquesta.item_id + 1}`
    : cut(name, LINE_LENGTH);
}

function timeOf(timestamp: string | null | undefined, now: number): number {
  const time = Date.parse(timestamp ?? '');
  return Number.isNaN(time) ? now : time;
}

function afterOutput(story: ProgressState, output: OutputEvent): ProgressState {
  const ours =
    output.execution_id === story.execution || story.tasks.some((task) => task.id === output.execution_id);
  const isText = output.output_type === 'stdout' || output.output_type === 'stderr';
  if (!ours || !isText || typeof output.data !== 'string' || output.data === '') return story;
  return { ...story, tail: tailWith(story.tail, output.data) };
}

/** Appends a piece of output that may begin and end anywhere in a line. */
function tailWith(tail: readonly string[], data: string): string[] {
  // Only the end of a large piece can be seen afterwards: do not split megabytes for five lines.
  const lines = data.slice(-TAIL_LINES * LINE_LENGTH * 4).split(/\r\n|\n|\r/);
  const open = tail.length === 0 ? '' : (tail[tail.length - 1] ?? '');
  const all = [...tail.slice(0, -1), open + (lines[0] ?? ''), ...lines.slice(1)].map((line) =>
    cut(line, LINE_LENGTH),
  );
  // One more than is shown: the last is empty while the line before it is complete.
  return all.slice(-TAIL_LINES - 1);
}
