import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import type { ActionParameter } from '../../../core/stackstorm-types';
import { refusedOverride } from '../../parameters/runner-overrides';
import { namesOf } from '../../parameters/template-names';
import { doubt } from './doubt';
import type { PackFault } from './fault';
import { whyUnfit } from './why-unfit';

/** What an action writes about a parameter of its runner that the runner cannot take. */
export function runnerParameterDoubts(
  name: string,
  written: Mapping,
  runner: string,
  ofRunner: ActionParameter,
): PackFault[] {
  const path = ['parameters', name];
  const { type, default: value } = written;
  if (typeof type === 'string' && ofRunner.type !== undefined && type !== ofRunner.type)
    return [
      doubt(
        [...path, 'type'],
        `"${name}" is a parameter of the runner ${runner}, whose type is ${String(ofRunner.type)}; StackStorm refuses a file that writes another.`,
        'Leave type out, or give the parameter another name.',
      ),
    ];
  const key = refusedOverride(written, mapping(ofRunner));
  if (key !== undefined && key !== 'type')
    return [
      doubt(
        [...path, key],
        `"${name}" is a parameter of the runner ${runner}, of which an action may write no ${key}; StackStorm refuses to run it.`,
        `Leave ${key} out, or give the parameter another name.`,
      ),
    ];
  // What does not fit the schema that the file itself writes is told already.
  if (whyUnfit(written, value) !== undefined) return [];
  const why = whyUnfit({ ...ofRunner, ...written }, value);
  if (why === undefined) return [];
  return [
    doubt(
      [...path, 'default'],
      `"${name}" is a parameter of the runner ${runner}, which cannot take this default: ${ofRunner.secret === true ? 'it has another type' : why}. An execution without the parameter is refused.`,
      `Write a default of the type ${String(ofRunner.type)}.`,
    ),
  ];
}

/** Defaults inside a schema, of members and items, that do not fit where they stand. */
export function innerDefaultDoubts(schema: Mapping, path: PackFault['path'], owner: string): PackFault[] {
  const members: [step: (string | number)[], inner: unknown][] = [
    ...Object.entries(mapping(schema.properties)).map(([name, inner]): [string[], unknown] => [
      ['properties', name],
      inner,
    ]),
    [['items'], schema.items],
    [['additionalProperties'], schema.additionalProperties],
  ];
  return members.flatMap(([step, inner]) => {
    if (!isMapping(inner)) return [];
    const at = [...path, ...step];
    const what = `${step.join('.')} of ${owner}`;
    const why = whyUnfit(inner, inner.default);
    return [
      ...(why === undefined
        ? []
        : [
            doubt(
              [...at, 'default'],
              `The default of ${what} does not fit its own schema: ${inner.secret === true ? 'it has another type' : why}.`,
              'Correct the default, or the schema.',
            ),
          ]),
      ...innerDefaultDoubts(inner, at, what),
    ];
  });
}

/** Defaults that wait for each other: none of them can be rendered. */
export function circularDefaultDoubts(parameters: Mapping): PackFault[] {
  const waiting = new Map(
    Object.entries(parameters).flatMap(([name, schema]): [string, readonly string[]][] => {
      const names = namesOf(mapping(schema).default);
      return names === undefined ? [] : [[name, names]];
    }),
  );
  let before: number;
  do {
    before = waiting.size;
    for (const [name, names] of waiting) if (!names.some((one) => waiting.has(one))) waiting.delete(name);
  } while (waiting.size < before);
  const names = [...waiting.keys()];
  const [first] = names;
  if (first === undefined) return [];
  const why =
    names.length === 1
      ? `The default of "${first}" refers to itself, so it cannot be rendered and each run fails.`
      : `The defaults of ${names.join(', ')} refer to each other, so none of them can be rendered and each run fails.`;
  return [doubt(['parameters', first, 'default'], why, 'Write one of them without the others.')];
}
