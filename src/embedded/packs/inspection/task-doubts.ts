import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { didYouMean, nearest } from '../../../core/slips';
import { readInlineParameters } from '../../workflows/inline-parameters';
import { yaqlBody, yaqlIn } from '../../workflows/workflow-expressions';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { hasExpression, placedTexts } from './placed-texts';

const ENDS = ['succeeded', 'failed', 'completed'];

/** What expressions of tasks refer to and is not there, and input that nobody reads. */
export function taskReferenceDoubts(raw: Mapping): PackFault[] {
  const tasks = Object.entries(mapping(raw.tasks));
  const names = tasks.map(([name]) => name);
  return [
    ...placedTexts(raw, []).flatMap(([path, text]) => strangeKeys(text, path)),
    ...placedTexts(raw.tasks, ['tasks']).flatMap(([path, text]) => [
      ...strangeTasks(text, path, names),
      ...dollarDoubts(text, path),
    ]),
    ...tasks.flatMap(([name, task]) => [
      ...inputDoubts(mapping(task), ['tasks', name]),
      ...itemDoubts(mapping(task), ['tasks', name]),
    ]),
  ];
}

/** `task(one)` of a task that the workflow does not have. */
function strangeTasks(text: string, path: PackFault['path'], names: readonly string[]): PackFault[] {
  return yaqlIn(text)
    .flatMap((expression) => [...expression.matchAll(/\btask(?:_status)?\(['"]?(\w+)['"]?\)/g)])
    .flatMap(([, name = '']) =>
      names.includes(name)
        ? []
        : [
            doubt(
              path,
              `The workflow has no task "${name}", so the expression fails.`,
              didYouMean(name, names, `Tasks: ${names.join(', ')}.`),
            ),
          ],
    );
}

/** `st2kv('sytem.x')`: what does not begin with `system.` is looked for among the values of the user. */
function strangeKeys(text: string, path: PackFault['path']): PackFault[] {
  if (!hasExpression(text)) return [];
  return [...text.matchAll(/\bst2kv\(['"](\w+)\./g)].flatMap(([, scope = '']) =>
    scope === 'system' || nearest(scope, ['system']) === undefined
      ? []
      : [
          doubt(
            path,
            `The datastore has no scope "${scope}", so st2kv finds nothing there.`,
            'Did you mean "system"?',
          ),
        ],
  );
}

/** `$.host`, as Mistral had it: at the beginning of an expression `$` holds nothing. */
function dollarDoubts(text: string, path: PackFault['path']): PackFault[] {
  return yaqlIn(text).flatMap((expression) => {
    const name = /^\$\.(\w+)/.exec(yaqlBody(expression))?.[1];
    return name === undefined
      ? []
      : [doubt(path, `$ holds no variables in ${expression}.`, `Write <% ctx().${name} %>.`)];
  });
}

function inputDoubts({ action, input }: Mapping, path: PackFault['path']): PackFault[] {
  if (input === undefined || input === null) return [];
  if (typeof action === 'string' && readInlineParameters(action).length > 0)
    return [
      doubt(
        [...path, 'input'],
        'Nobody reads this input, as the action has parameters behind its name.',
        'Write all of them in one place.',
      ),
    ];
  return typeof input === 'string' && !hasExpression(input)
    ? [
        doubt(
          [...path, 'input'],
          `The input is the text ${JSON.stringify(input)}, which no action takes, so the task fails.`,
          'Write each below it as name: value.',
        ),
      ]
    : [];
}

/** `item(x)` where the items are called otherwise, and where there are none. */
function itemDoubts(task: Mapping, path: PackFault['path']): PackFault[] {
  const { with: given, action, input } = task;
  const items = isMapping(given) ? given.items : given;
  const texts = placedTexts({ action, input }, path);
  if (items === undefined || items === null)
    return texts
      .filter(([, text]) => hasExpression(text) && /\bitem\(/.test(text))
      .map(([place]) =>
        doubt(place, 'The task has no items, so item() has no value.', 'Add `with: name in <% … %>`.'),
      );
  const head = typeof items === 'string' ? (items.split(/<%|\{\{/)[0] ?? '').trim() : '';
  if (!/\sin$/.test(head)) return [];
  const names = head
    .slice(0, -2)
    .split(',')
    .map((name) => name.trim());
  return texts.flatMap(([place, text]) =>
    [...text.matchAll(/\bitem\(['"]?(\w+)['"]?\)/g)].flatMap(([, name = '']) =>
      names.includes(name)
        ? []
        : [
            doubt(
              place,
              `The items are called ${names.join(', ')}, so item(${name}) has no value.`,
              didYouMean(name, names, `Write item(${names[0]}).`),
            ),
          ],
    ),
  );
}

/** A condition that names a function and does not call it: it is always true. */
export function uncalledDoubts(when: string, path: PackFault['path']): PackFault[] {
  const body = when
    .replace(/^\s*(?:<%|\{\{)/, '')
    .replace('%>', '')
    .replace('}}', '')
    .trim();
  return ENDS.includes(body)
    ? [doubt(path, `"${when}" does not call the function, so it is always true.`, `Write <% ${body}() %>.`)]
    : [];
}
