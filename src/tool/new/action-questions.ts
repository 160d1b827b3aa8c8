import { type Mapping, mapping } from '../../core/mapping';
import { type ToolCall, UsageError } from '../command';
import type { InterviewQuestion } from './interview';
import type { PackAround } from './pack-around';
import { pair } from './set-option';

/** What is wrong with an action that is named, as a sentence. */
export function actionFault(ref: string, { known }: PackAround): string | undefined {
  if (known.action(ref) !== undefined) return undefined;
  const { unknownAction } = require('../../embedded') as typeof import('../../embedded');
  return unknownAction(ref, [], known)
    .map(({ why, fix }) => `${why} ${fix}`)
    .join(' ');
}

/** The parameters that an action does not run without, with their schemas. */
export function requiredParameters(ref: string, { known }: PackAround): [name: string, schema: Mapping][] {
  return Object.entries(known.action(ref) ?? {})
    .map(([name, schema]): [string, Mapping] => [name, mapping(schema)])
    .filter(([, schema]) => schema.required === true && schema.default === undefined && !schema.immutable);
}

/** What the options `--set` give. @throws UsageError where one of them gives nothing */
export function valuesSet(call: ToolCall): Readonly<Record<string, string>> {
  return Object.fromEntries(call.texts('set').map(pair));
}

/** The value of a parameter that an action needs. */
export function valueQuestion(
  name: string,
  parameter: string,
  schema: Mapping,
  given: string | undefined,
): InterviewQuestion {
  const about = typeof schema.description === 'string' ? ` (${schema.description.replace(/\.$/, '')})` : '';
  return {
    name,
    given,
    option: `--set ${parameter}=…`,
    ask: `${parameter}${about}:`,
  };
}

/** @throws UsageError for what `--set` gives and no action takes */
export function refuseStrangers(
  sets: Readonly<Record<string, string>>,
  refs: readonly string[],
  { known }: PackAround,
): void {
  const names = refs.flatMap((ref) => Object.keys(known.action(ref) ?? {}));
  const stranger = Object.keys(sets).find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new UsageError(
      `--set ${stranger}=…: ${refs.join(' and ')} ${refs.length === 1 ? 'has' : 'have'} no parameter "${stranger}"`,
    );
}
