import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../core/message-of';
import { type ExitCode, type ToolCall, type ToolCommand, UsageError } from './command';
import { TOOL_COMMANDS } from './commands';
import { commandHelp, overview } from './help-text';
import { openTerminal, type Terminal } from './terminal';

type Surroundings = Pick<ToolCall, 'terminal' | 'environment' | 'folder' | 'interruption'>;

/**
 * Runs the tool once.
 * @param words the command line after the tool's name
 * @returns what the process should exit with; it never rejects
 */
export async function runTool(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { terminal } = surroundings;
  const command = TOOL_COMMANDS.filter(({ name }) => startsWith(words, name)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0];
  if (command === undefined) return withoutCommand(words[0], terminal);
  const rest = words.slice(command.name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(commandHelp(command));
    return 0;
  }
  try {
    return await command.run(parse(command, rest, surroundings));
  } catch (error) {
    terminal.complain(`hubot-st2 ${command.name}: ${messageOf(error)}`);
    if (error instanceof UsageError)
      terminal.complain(`hubot-st2 ${command.name} --help shows how to use it.`);
    return 2;
  }
}

function startsWith(words: readonly string[], name: string): boolean {
  return name.split(' ').every((word, index) => words[index] === word);
}

function withoutCommand(word: string | undefined, terminal: Terminal): ExitCode {
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    terminal.print(overview(TOOL_COMMANDS));
    return word === undefined ? 2 : 0;
  }
  const group = TOOL_COMMANDS.filter(({ name }) => name.startsWith(`${word} `)).map(({ name }) => name);
  terminal.complain(
    group.length > 0 ? `Did you mean: ${group.join(', ')}?` : `hubot-st2 has no command "${word}". It has:\n`,
  );
  if (group.length === 0) terminal.complain(overview(TOOL_COMMANDS));
  return 2;
}

function parse(command: ToolCommand, words: string[], surroundings: Surroundings): ToolCall {
  const { values, positionals } = parseWords(command, words);
  const texts = (name: string): string[] =>
    [values[name] ?? []].flat().filter((value): value is string => typeof value === 'string');
  return {
    ...surroundings,
    words: positionals,
    texts,
    text: (name) => texts(name).at(-1),
    has: (name) => values[name] === true,
  };
}

function parseWords(command: ToolCommand, words: string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { type, short, multiple }] of Object.entries(command.options ?? {})) {
    options[name] = { type, ...(short === undefined ? {} : { short }), multiple: multiple ?? false };
  }
  try {
    const parsed = parseArgs({ args: words, options, allowPositionals: true, strict: true });
    const values: Record<string, unknown> = parsed.values;
    return { values, positionals: parsed.positionals };
  } catch (error) {
    // parseArgs explains itself in one sentence, then goes on about "--"; the first is enough.
    const { message } = error as { message: string };
    throw new UsageError(message.split('. ')[0] ?? message);
  }
}

/** What `bin/hubot-st2` starts. */
export async function main(): Promise<void> {
  const terminal = openTerminal(
    { input: process.stdin, output: process.stdout, error: process.stderr },
    process.env,
  );
  const interruption = new AbortController();
  process.exitCode = await runTool(process.argv.slice(2), {
    terminal,
    environment: process.env,
    folder: process.cwd(),
    interruption() {
      // Once: who presses Ctrl-C again does not want to wait for cleaning up.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
      return interruption.signal;
    },
  });
  terminal.close();
  // What was being waited for need not be waited for any more.
  if (interruption.signal.aborted) process.exit();
}
