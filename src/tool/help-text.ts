import type { ToolCommand, ToolOption } from './command';

const HELP_OPTION: Record<string, ToolOption> = {
  help: { type: 'boolean', short: 'h', description: 'Show this help' },
};

/** What `hubot-st2` alone and `hubot-st2 --help` print. */
export function overview(commands: readonly ToolCommand[]): string {
  return [
    'Work on chat commands (StackStorm action aliases) from the terminal.',
    '',
    'Usage: hubot-st2 <command> [options]',
    '',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'hubot-st2 <command> --help says more, hubot-st2 --version which one this is. docs/aliases.md is the guide to writing aliases.',
  ].join('\n');
}

/** What `hubot-st2 <command> --help` prints. */
export function commandHelp({ name, summary, takes, options, notes }: ToolCommand): string {
  const rows = Object.entries({ ...options, ...HELP_OPTION }).map(([long, option]): [string, string] => [
    `${option.short === undefined ? '    ' : `-${option.short}, `}--${long}${option.value ? ` ${option.value}` : ''}`,
    option.description,
  ]);
  return [
    `${summary}.`,
    '',
    `Usage: hubot-st2 ${name}${takes === undefined ? '' : ` ${takes}`} [options]`,
    '',
    ...columns(rows),
    ...(notes === undefined ? [] : ['', notes.trim()]),
  ].join('\n');
}

function columns(rows: [left: string, right: string][]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
