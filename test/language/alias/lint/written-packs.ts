import { lint, type PackSource } from '../../../../src/language/lint';
import type { Finding } from '../../../../src/language/lint/finding';

/** A pack as if it were read from disk: alias files and action files by name. */
export function pack(
  name: string,
  aliases: Record<string, string>,
  actions?: Record<string, string>,
): PackSource {
  const files = (texts: Record<string, string>, folder: string) =>
    Object.entries(texts).map(([file, text]) => ({ file: `${name}/${folder}/${file}.yaml`, text }));
  return {
    name,
    named: true,
    aliases: files(aliases, 'aliases'),
    ...(actions === undefined ? {} : { actions: files(actions, 'actions') }),
  };
}

/** An alias that nothing is wrong with, with lines changed or added. */
export function alias(
  lines: { name?: string; action?: string; formats?: string; more?: string } = {},
): string {
  const {
    name = 'restart',
    action = 'ops.restart',
    formats = '["restart {{ service }}"]',
    more = '',
  } = lines;
  return `name: ${name}\naction_ref: ${action}\ndescription: Restart a service\nformats: ${formats}\n${more}`;
}

/** What the linter finds in one alias file of a pack `ops`. */
export function findingsIn(text: string, actions?: Record<string, string>): Finding[] {
  return lint([pack('ops', { it: text }, actions)]).findings;
}

/** `kind rule` of each finding. */
export function verdicts(findings: readonly Finding[]): string[] {
  return findings.map(({ kind, rule }) => `${kind} ${rule}`);
}
