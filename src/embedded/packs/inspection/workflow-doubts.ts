import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { schemaFaults } from './parameter-faults';
import { hasExpression, placedTexts } from './placed-texts';
import { taskReferenceDoubts, uncalledDoubts } from './task-doubts';

const SIGNS = [
  ['<%', '%>'],
  ['{{', '}}'],
] as const;

interface Way {
  from: string;
  path: PackFault['path'];
  to: string[];
}

/**
 * What orquesta lets pass in a workflow and what does not do what it looks like.
 * @param parameters of the action that runs the workflow; undefined where they are not known
 */
export function workflowDoubts(raw: Mapping, parameters?: readonly string[]): PackFault[] {
  const tasks = mapping(raw.tasks);
  const ways = Object.entries(tasks).flatMap(([name, task]) => waysFrom(name, mapping(task)));
  return [
    ...openedTexts(raw),
    ...Object.entries(tasks).flatMap(([name, task]) => taskDoubts(name, mapping(task), ways)),
    ...ways.flatMap(({ path, from }) => whenDoubts(mapping(tasks[from]), path)),
    ...taskReferenceDoubts(raw),
    ...unreached(Object.keys(tasks), ways),
    ...inputDoubts(raw.input, parameters),
  ];
}

function waysFrom(from: string, { next }: Mapping): Way[] {
  return (Array.isArray(next) ? next : []).map((one: unknown, index) => {
    const { do: target } = mapping(one);
    const to = (Array.isArray(target) ? target : typeof target === 'string' ? target.split(',') : []).map(
      (name: unknown) => String(name).trim(),
    );
    return { from, path: ['tasks', from, 'next', index], to };
  });
}

/** A text with a sign that begins an expression and none that ends it is taken as it stands. */
function openedTexts(raw: Mapping): PackFault[] {
  return placedTexts(raw, []).flatMap(([path, text]) => {
    const open = SIGNS.find(([begin, end]) => text.split(begin).length > text.split(end).length);
    return open === undefined
      ? []
      : [
          doubt(
            path,
            `"${open[0]}" has no "${open[1]}" in ${JSON.stringify(text)}, so it is taken as a text.`,
            `Add ${open[1]} where the expression ends.`,
          ),
        ];
  });
}

function taskDoubts(name: string, task: Mapping, ways: readonly Way[]): PackFault[] {
  const inbound = ways.filter(({ to }) => to.includes(name)).length;
  const path = ['tasks', name];
  const { join, with: items } = task;
  return [
    ...numberDoubts(task, path),
    ...conditionDoubts(mapping(task.retry).when, [...path, 'retry']),
    ...inquiryDoubts(task, path),
    ...(isMapping(items) && items.items === undefined
      ? [
          doubt(
            [...path, 'with'],
            `Task "${name}" has "with" and no items, so it runs once.`,
            'Add `items:`.',
          ),
        ]
      : []),
    ...(join === undefined || inbound > 1
      ? []
      : [
          doubt(
            [...path, 'join'],
            `Task "${name}" joins, and ${inbound === 0 ? 'no way leads' : 'only one way leads'} to it.`,
            'Take join out, or lead the other tasks to it.',
          ),
        ]),
    ...(typeof join === 'number' && inbound > 1 && join > inbound
      ? [
          doubt(
            [...path, 'join'],
            `Task "${name}" waits for ${join} ways, and ${inbound} lead to it: it never begins.`,
            'Write `join: all`, or a smaller number.',
          ),
        ]
      : []),
  ];
}

const NUMBERS = [['delay'], ['retry', 'count'], ['retry', 'delay'], ['with', 'concurrency']] as const;

/** A text that is no expression and no number where a number belongs. */
function numberDoubts(task: Mapping, path: PackFault['path']): PackFault[] {
  return NUMBERS.flatMap(([key, inner]) => {
    const value = inner === undefined ? task[key] : mapping(task[key])[inner];
    if (
      typeof value !== 'string' ||
      hasExpression(value) ||
      (value.trim() !== '' && Number.isFinite(Number(value)))
    )
      return [];
    const at = inner === undefined ? [key] : [key, inner];
    return [
      doubt(
        [...path, ...at],
        `${at.join('.')} must be a number, not ${JSON.stringify(value)}.`,
        'Write a number, or an expression that gives one.',
      ),
    ];
  });
}

/** What an inquiry asks for is a schema of its own, which is read only when somebody is asked. */
function inquiryDoubts({ action, input }: Mapping, path: PackFault['path']): PackFault[] {
  const { schema } = mapping(input);
  return action === 'core.ask' && isMapping(schema)
    ? schemaFaults(schema, [...path, 'input', 'schema'], 'the schema of the question')
    : [];
}

function whenDoubts(task: Mapping, path: PackFault['path']): PackFault[] {
  const ways = Array.isArray(task.next) ? task.next : [];
  return conditionDoubts(mapping(ways[Number(path.at(-1))]).when, path);
}

function conditionDoubts(when: unknown, path: PackFault['path']): PackFault[] {
  if (typeof when !== 'string') return [];
  if (hasExpression(when)) return uncalledDoubts(when, [...path, 'when']);
  return [
    doubt(
      [...path, 'when'],
      `"${when}" is a text and no expression, so it is always true.`,
      `Write <% ${when} %>.`,
    ),
  ];
}

/** Tasks that no way from a beginning leads to: each of them waits for another. */
function unreached(names: readonly string[], ways: readonly Way[]): PackFault[] {
  const targets = new Set(ways.flatMap(({ to }) => to));
  const reached = new Set(names.filter((name) => !targets.has(name)));
  for (const name of reached)
    for (const { from, to } of ways) if (from === name) for (const target of to) reached.add(target);
  return names
    .filter((name) => !reached.has(name))
    .map((name) =>
      doubt(
        ['tasks', name],
        `Nothing leads to task "${name}" from a task with which the workflow begins.`,
        'Name it under `do` of a task before it, or take it out.',
      ),
    );
}

function inputDoubts(input: unknown, parameters: readonly string[] | undefined): PackFault[] {
  if (parameters === undefined || !Array.isArray(input)) return [];
  return input.flatMap((name: unknown, index) =>
    typeof name !== 'string' || parameters.includes(name)
      ? []
      : [
          doubt(
            ['input', index],
            `The action that runs this workflow has no parameter "${name}", so the input has no value.`,
            `Add "${name}" to the action's parameters, or give it a value here: ${name}: …`,
          ),
        ],
  );
}
