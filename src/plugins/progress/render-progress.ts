import type { Button, Post } from '../../core/chat';
import { duration } from '../../core/duration';
import { inWords, mark, outcomeOf } from '../../core/execution-status';
import { isFinal } from '../../core/stackstorm-types';
import type { ProgressState, TaskStory } from './progress-state';

const SHOWN_TASKS = 10;
const SHOWN_LINES = 5;
const SHOWN_NAMES = 5;
/** So many tasks that went well are one line. */
const MIN_FOLDED = 3;

/** How a story looks in chat at one moment. Pure. @param now milliseconds since 1970 */
export function renderProgress(story: ProgressState, now: number): Post {
  const lines = [
    `${story.title} (asked by ${story.by.name})`,
    stateLine(story, now),
    ...taskLines(story.tasks, now),
  ];
  if (story.url !== undefined) lines.push(story.url);
  const tail = isFinal(story.status) ? [] : story.tail.filter((line) => line !== '').slice(-SHOWN_LINES);
  return {
    text: lines.join('\n'),
    ...(tail.length === 0 ? {} : { body: tail.join('\n') }),
    outcome: outcomeOf(story.status),
    live: !isFinal(story.status),
    buttons: buttonsFor(story),
  };
}

/** The same in one line, for services where a message cannot be changed once it is posted. */
export function renderProgressLine(story: ProgressState, now: number): string {
  const running = story.tasks.filter((task) => !isFinal(task.status)).map((task) => task.name);
  const now_ = running.length === 0 ? '' : `, now ${named(running)}`;
  return `${story.title}: ${stateLine(story, now)}${now_}`;
}

function stateLine(story: ProgressState, now: number): string {
  const took = duration((story.endedAt ?? now) - story.startedAt);
  const done = story.tasks.filter((task) => isFinal(task.status)).length;
  const tasks = story.tasks.length === 0 ? '' : `, ${done} of ${story.tasks.length} tasks done so far`;
  return isFinal(story.status)
    ? `${mark(story.status)} ${inWords(story.status)} after ${took}`
    : `${mark(story.status)} ${inWords(story.status)} for ${took}${tasks}`;
}

/** What went well is one line, as soon as there is more of it; what runs, waits or went wrong has a line each. */
function taskLines(tasks: readonly TaskStory[], now: number): string[] {
  const succeeded = tasks.filter(({ status }) => status === 'succeeded');
  const isFolded = succeeded.length >= MIN_FOLDED;
  const each = isFolded ? tasks.filter(({ status }) => status !== 'succeeded') : tasks;
  const shown = each.slice(-SHOWN_TASKS);
  return [
    ...(isFolded ? [`${mark('succeeded')} ${succeeded.length} tasks: ${foldedNames(succeeded)}`] : []),
    ...(each.length > shown.length ? [`… and ${each.length - shown.length} more`] : []),
    ...shown.map((task) => taskLine(task, now)),
  ];
}

/** The items of a task stand behind its name, as in `shield_routers (4)`. */
function foldedNames(tasks: readonly TaskStory[]): string {
  const counts = new Map<string, number>();
  for (const { name } of tasks) {
    const [task = name] = name.split(' #');
    counts.set(task, (counts.get(task) ?? 0) + 1);
  }
  return named([...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count})`)));
}

function taskLine(task: TaskStory, now: number): string {
  const state = task.status === 'succeeded' || task.status === 'running' ? '' : ` ${inWords(task.status)}`;
  return `${mark(task.status)} ${task.name}${state} (${duration((task.endedAt ?? now) - task.startedAt)})`;
}

function named(names: readonly string[]): string {
  const more = names.length - SHOWN_NAMES;
  return more > 0 ? `${names.slice(0, SHOWN_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

function buttonsFor(story: ProgressState): Button[] {
  const id = story.execution;
  if (isFinal(story.status)) {
    return story.status === 'succeeded' ? [] : [{ label: 'Run again', say: `st2 rerun ${id}` }];
  }
  const cancel: Button = { label: 'Cancel', say: `st2 cancel ${id}`, style: 'danger' };
  if (story.tasks.length === 0) return [cancel, { label: 'Output', say: `st2 tail ${id}` }];
  return story.status === 'paused'
    ? [{ label: 'Resume', say: `st2 resume ${id}`, style: 'primary' }, cancel]
    : [{ label: 'Pause', say: `st2 pause ${id}` }, cancel];
}
