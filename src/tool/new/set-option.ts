import { type ToolOption, UsageError } from '../command';

/** For commands that give a parameter its value. */
export const SET_OPTION: Record<'set', ToolOption> = {
  set: {
    type: 'string',
    multiple: true,
    value: 'KEY=VALUE',
    description: 'A value for the action; may be repeated',
  },
};

/** @param text what follows `--set` @throws UsageError where it has no `=` */
export function pair(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set takes KEY=VALUE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}
