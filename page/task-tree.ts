import type { Execution } from './api.js';
import { element } from './element.js';
import { elapsed } from './execution-list.js';
import { inWords, statusKind } from './words.js';

/**
 * The tasks of a workflow as a tree with a time line beside it.
 * @param root the workflow
 * @param tasks everything below it, in any order
 */
export function taskTree(root: Execution, tasks: readonly Execution[]): HTMLElement {
  const from = Date.parse(root.start_timestamp ?? new Date().toISOString());
  const to = Math.max(
    from + 1,
    root.end_timestamp === undefined ? Date.now() : Date.parse(root.end_timestamp),
    ...tasks.map((task) => Date.parse(task.end_timestamp ?? '') || 0),
  );
  const below = (parent: string): HTMLElement[] =>
    tasks
      .filter((task) => task.parent === parent)
      .sort((a, b) => (a.start_timestamp ?? '').localeCompare(b.start_timestamp ?? ''))
      .map((task) => {
        const children = below(task.id);
        return element(
          'li',
          {},
          line(task, from, to),
          children.length > 0 ? element('ol', {}, ...children) : undefined,
        );
      });
  return element('ol', { class: 'tasks' }, ...below(root.id));
}

function line(task: Execution, from: number, to: number): HTMLElement {
  const kind = statusKind(task.status);
  const start = Date.parse(task.start_timestamp ?? '') || from;
  const end = task.end_timestamp === undefined ? Date.now() : Date.parse(task.end_timestamp);
  const bar = element('span');
  // Set through the object model: the security policy allows no style attributes.
  bar.style.left = `${((start - from) / (to - from)) * 100}%`;
  bar.style.width = `${((Math.max(end, start) - start) / (to - from)) * 100}%`;
  const name = task.context?.orquesta?.task_name ?? task.context?.chain?.name ?? task.action.ref;
  return element(
    'div',
    { class: 'task' },
    element('a', { attributes: { href: `#/history/${task.id}/general`, title: task.action.ref } }, name),
    element('span', { class: `status ${kind}` }, inWords(task.status)),
    element('span', { class: `track ${kind}`, attributes: { 'aria-hidden': 'true' } }, bar),
    element('span', { class: 'soft' }, elapsed(task)),
  );
}
