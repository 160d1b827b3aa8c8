import type { Mapping } from '../../core/mapping';

/** How to give people a command for an action that was just written. @param folder of the pack, as one types it */
export function nextCommand(
  folder: string,
  pack: string,
  name: string,
  parameters: Record<string, Mapping>,
): string {
  const places = Object.entries(parameters).map(([one, { default: value }]) =>
    value === undefined || typeof value === 'object' ? `{{ ${one} }}` : `{{ ${one}=${String(value)} }}`,
  );
  const format = [name.replace(/[_-]+/g, ' '), ...places].join(' ');
  const ref = `${pack}.${name}`;
  return `It is ${ref}. A command for it: hubot-st2 new --pack ${folder} --action ${ref} --format "${format}"`;
}
