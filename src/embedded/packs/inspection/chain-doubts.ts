import { type Mapping, mapping } from '../../../core/mapping';
import { didYouMean } from '../../../core/slips';
import { templateDoubts } from './action-doubts';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { notifyDoubts } from './notify-doubts';
import { placedTexts } from './placed-texts';

const STEP_KEYS = ['name', 'ref', 'params', 'parameters', 'publish', 'notify', 'on-success', 'on-failure'];

/** What templates in a chain may read beside parameters, variables and results of steps. */
const AROUND = ['results', 'action_context', 'config_context', 'st2kv', 'user', 'system', 'parent'];

/**
 * What is doubtful in a chain that runs all the same.
 * @param parameters of the action that runs the chain
 */
export function chainDoubts({ chain, vars }: Mapping, parameters: readonly string[]): PackFault[] {
  const names = new Set<string>();
  const steps = (Array.isArray(chain) ? chain : []).map((step: unknown) => mapping(step));
  const readable = [
    ...parameters,
    ...Object.keys(mapping(vars)),
    ...steps.flatMap(({ name, publish }) => [String(name ?? ''), ...Object.keys(mapping(publish))]),
    ...AROUND,
  ];
  return steps.flatMap((step, index) => {
    const path = ['chain', index];
    const name = String(step.name ?? '');
    const isTwice = names.has(name);
    names.add(name);
    return [
      ...notifyDoubts(step.notify, [...path, 'notify']),
      ...Object.keys(step)
        .filter((key) => !STEP_KEYS.includes(key) && (key !== 'action' || step.ref !== undefined))
        .map((key) =>
          doubt(
            [...path, key],
            `Nobody reads "${key}" in a step of a chain.`,
            didYouMean(key.replaceAll('_', '-'), STEP_KEYS, `Known keys: ${STEP_KEYS.join(', ')}.`),
          ),
        ),
      ...(isTwice
        ? [
            doubt(
              [...path, 'name'],
              `Two steps are called "${name}", and only the last of them runs.`,
              'Give each a name of its own.',
            ),
          ]
        : []),
      ...placedTexts(
        { params: step.params, parameters: step.parameters, publish: step.publish },
        path,
      ).flatMap(([place, text]) => [
        ...(text.includes('<%')
          ? [
              doubt(
                place,
                `A chain knows no YAQL: ${JSON.stringify(text)} is taken as a text.`,
                'Write {{ name }}.',
              ),
            ]
          : []),
        ...templateDoubts(text, place, readable),
      ]),
    ];
  });
}
