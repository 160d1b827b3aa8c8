import type { Hit, MatchOutcome } from '../core/alias';
import type { ActionAlias } from '../core/stackstorm-types';
import { addressed } from '../hubot/addressed';
import { buildAliasSet } from '../language/alias';
import { aliasesAtHand, PACKS_OPTION, WHERE_ALIASES_COME_FROM } from './aliases-at-hand';
import { JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from './command';
import { printable, type Terminal } from './terminal';

/** `hubot-st2 match`: what a message would do, without doing it. */
export const match: ToolCommand = {
  name: 'match',
  summary: 'Say which command a message is, with which parameters, or why it is not one',
  takes: '"text"',
  options: { ...PACKS_OPTION, ...JSON_OPTION },
  notes: `${WHERE_ALIASES_COME_FROM}

Nothing is run. Exit code: 0 one command matches, 1 none or several, 2 it could not be tried.`,
  async run(call) {
    const text = textOf(call);
    const { aliases, from } = await aliasesAtHand(call);
    const set = buildAliasSet(aliases);
    const outcome = set.interpret(text);
    if (call.has('json')) {
      call.terminal.print(JSON.stringify({ text, ...outcomeAsJson(outcome) }, undefined, 2));
    } else {
      for (const problem of set.problems) call.terminal.complain(problem.message);
      printOutcome(call.terminal, outcome);
      if (outcome.kind === 'none') {
        for (const name of disabledMatches(aliases, text)) {
          call.terminal.print(`${name} would match, but it is disabled (enabled: false).`);
        }
        call.terminal.print(`${set.size} formats were tried, from ${from}.`);
      }
    }
    return outcome.kind === 'hit' ? 0 : 1;
  },
};

/** Names of disabled aliases that would otherwise take the text. */
function disabledMatches(aliases: readonly ActionAlias[], text: string): string[] {
  const disabled = aliases.filter(({ enabled }) => enabled === false);
  const outcome = buildAliasSet(disabled.map((alias) => ({ ...alias, enabled: true }))).interpret(text);
  if (outcome.kind === 'hit') return [nameOf(outcome.hit)];
  return outcome.kind === 'ambiguous' ? outcome.hits.map(nameOf) : [];
}

/** The message that a command is about, without the bot's name. @throws UsageError where there is none */
export function textOf(call: ToolCall): string {
  const { HUBOT_NAME, HUBOT_ALIAS } = call.environment;
  const said = call.words.join(' ').trim();
  const text = addressed(said, { name: HUBOT_NAME || 'hubot', alias: HUBOT_ALIAS || false }, true) ?? said;
  if (text === '') throw new UsageError('say what you would type in chat, in quotes');
  return text;
}

/** Prints for people what a message means. */
export function printOutcome(terminal: Terminal, outcome: MatchOutcome): void {
  switch (outcome.kind) {
    case 'hit':
      printHit(terminal, outcome.hit);
      return;
    case 'ambiguous':
      terminal.print(
        terminal.style(
          'yellow',
          `${outcome.hits.length} formats match, so nothing is run; the bot asks which:`,
        ),
      );
      for (const hit of outcome.hits) {
        terminal.print('');
        printHit(terminal, hit);
      }
      return;
    case 'incomplete':
      terminal.print(
        `${terminal.style('yellow', 'Something is missing')}: ${outcome.missing.join(', ')}, for ${nameOf(outcome)}`,
      );
      terminal.print(`  format      ${printable(outcome.representation)}`);
      return;
    case 'refused':
      terminal.print(`${terminal.style('red', 'Refused')}: ${outcome.reason}`);
      return;
    case 'none':
      terminal.print(terminal.style('yellow', 'No command.'));
      if (outcome.suggestions.length > 0) terminal.print('The nearest:');
      for (const suggestion of outcome.suggestions) {
        terminal.print(`  ${printable(suggestion.display)}  (${nameOf(suggestion)})`);
      }
  }
}

function printHit(
  terminal: Terminal,
  { alias, representation, command, parameters, rewritten, matchMultiple }: Hit,
): void {
  terminal.print(`${terminal.style('bold', nameOf({ alias }))} runs ${printable(alias.action_ref)}`);
  terminal.print(`  format      ${printable(representation)}`);
  const rows = Object.entries(parameters).map(
    ([name, value]) => `${name} = ${value === null ? '(nothing)' : JSON.stringify(value)}`,
  );
  for (const [index, row] of rows.entries()) {
    terminal.print(`  ${(index === 0 ? 'parameters' : '').padEnd(11)} ${printable(row)}`);
  }
  if (rows.length === 0) terminal.print('  parameters  none');
  terminal.print(
    `  sent        ${printable(command)}${rewritten ? terminal.style('dim', '  (rewritten, so that StackStorm takes it)') : ''}`,
  );
  if (matchMultiple) terminal.print('  several     it may match several times in one message');
}

function nameOf({ alias }: Pick<Hit, 'alias'>): string {
  return printable(`${alias.pack}.${alias.name}`);
}

/** What a message means, for scripts. */
export function outcomeAsJson(outcome: MatchOutcome): Record<string, unknown> {
  switch (outcome.kind) {
    case 'hit':
      return { outcome: 'hit', ...hitAsJson(outcome.hit) };
    case 'ambiguous':
      return { outcome: 'ambiguous', hits: outcome.hits.map(hitAsJson) };
    case 'incomplete':
      return {
        outcome: 'incomplete',
        alias: nameOf(outcome),
        format: outcome.representation,
        missing: outcome.missing,
      };
    case 'refused':
      return { outcome: 'refused', reason: outcome.reason };
    case 'none':
      return {
        outcome: 'none',
        nearest: outcome.suggestions.map((one) => ({ alias: nameOf(one), display: one.display })),
      };
  }
}

function hitAsJson({ alias, representation, display, command, parameters, rewritten, matchMultiple }: Hit) {
  return {
    alias: nameOf({ alias }),
    action: alias.action_ref,
    format: representation,
    display,
    parameters,
    command,
    rewritten,
    matchMultiple,
  };
}
