import { type Mapping, mapping } from '../../../core/mapping';
import { strangeResult } from '../../../language/lint/members-there';
import type { ActionLookup } from '../../workflows/inspection';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { hasExpression, placedTexts } from './placed-texts';

/**
 * Members of results that no action of its runner gives, as `result().stout` behind a task that runs a command: the
 * expression fails when the task has ended.
 */
export function resultFaults({ tasks }: Mapping, actions: Pick<ActionLookup, 'action'>): PackFault[] {
  return Object.entries(mapping(tasks)).flatMap(([name, task]) => {
    const { action, next, with: items } = mapping(task);
    const ref = typeof action === 'string' ? (action.trim().split(/\s+/)[0] ?? '') : '';
    const runner = actions.action(ref)?.runner_type;
    // Of a task with items the result is a list.
    if (runner === undefined || (items !== undefined && items !== null)) return [];
    return placedTexts(next, ['tasks', name, 'next']).flatMap(([path, text]) =>
      hasExpression(text) ? faultsIn(text, path, runner) : [],
    );
  });
}

function faultsIn(text: string, path: PackFault['path'], runner: string): PackFault[] {
  const members = [...text.matchAll(/\bresult\(\)\.(\w+)/g)]
    // A method is no member of the result.
    .filter(({ 0: found, index }) => text[index + found.length] !== '(')
    .map(([, member = '']) => member);
  return [...new Set(members)].flatMap((member) => {
    const stranger = strangeResult(member, runner, 'result()');
    return stranger === undefined
      ? []
      : [doubt(path, `${stranger.what}, so the expression has no value.`, stranger.fix)];
  });
}
