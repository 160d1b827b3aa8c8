/** What an alias asks for with `extra.chat.confirm`. */
export type ConfirmRule =
  | { kind: 'yes' }
  /** The value of this parameter has to be typed again. */
  | { kind: 'type'; parameter: string };

/**
 * Reads `extra.chat.confirm`: true or `yes`, or the name of the parameter to type again.
 * @returns the rule, undefined where the alias asks for none, or a sentence that says what is wrong
 */
export function readConfirmRule(
  written: unknown,
  parameters: readonly string[],
): ConfirmRule | undefined | string {
  if (written === undefined || written === null || written === false) return undefined;
  if (written === true || written === 'yes') return { kind: 'yes' };
  const parameter =
    typeof written === 'object' && 'type' in written ? (written as { type: unknown }).type : written;
  if (typeof parameter !== 'string')
    return 'extra.chat.confirm must be yes, or the name of the parameter to type again';
  if (!parameters.includes(parameter)) {
    return `extra.chat.confirm names the parameter "${parameter}", which the command does not have`;
  }
  return { kind: 'type', parameter };
}
