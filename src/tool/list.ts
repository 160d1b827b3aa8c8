import { buildAliasSet } from '../language/alias';
import { aliasesAtHand, PACKS_OPTION, WHERE_ALIASES_COME_FROM } from './aliases-at-hand';
import { JSON_OPTION, type ToolCommand } from './command';
import { printable } from './terminal';

/** `hubot-st2 list`: all commands, or those with certain words. */
export const listCommand: ToolCommand = {
  name: 'list',
  summary: 'List commands, all or those with certain words',
  takes: '[words…]',
  options: { ...PACKS_OPTION, ...JSON_OPTION },
  notes: `${WHERE_ALIASES_COME_FROM}

Words are looked for in pack, name, format and description. Exit code: 0 something was found, 1 nothing.`,
  async run(call) {
    const { aliases, from } = await aliasesAtHand(call);
    const words = call.words.join(' ');
    const set = buildAliasSet(aliases);
    const entries = set.help(words);
    const { terminal } = call;
    if (call.has('json')) {
      const rows = entries.map(({ pack, alias, display, description }) => {
        return { pack, alias: alias.name, action: alias.action_ref, display, description };
      });
      terminal.print(JSON.stringify(rows, undefined, 2));
      return entries.length > 0 ? 0 : 1;
    }
    for (const problem of set.problems) terminal.complain(problem.message);
    let pack: string | undefined;
    for (const entry of entries) {
      if (entry.pack !== pack) {
        pack = entry.pack;
        terminal.print(terminal.style('bold', printable(pack)));
      }
      const description =
        entry.description === '' ? '' : terminal.style('dim', ` - ${printable(entry.description)}`);
      terminal.print(`  ${printable(entry.display)}${description}`);
    }
    if (entries.length > 0) return 0;
    terminal.print(words === '' ? `No commands in ${from}.` : `No command with "${words}" in ${from}.`);
    return 1;
  },
};
