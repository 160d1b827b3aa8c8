import { amount } from '../../core/amount';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { readableFormat } from '../../language/alias/readable-format';

const LINES = 40;

/** `st2 aliases [words]`: which aliases there are, by name, with what is wrong with some. */
export function aliasesCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'aliases',
    help: ['st2 aliases [words] - the aliases by name, and which of them cannot be used'],
    async run(call, words) {
      const set = context.aliases();
      const visible = context.rights.visible(call.incoming);
      const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (line: string) => wanted.every((word) => line.toLowerCase().includes(word));
      const unusable = new Set(set.problems.map(({ pack, alias, format }) => `${pack}.${alias}: ${format}`));
      const entries = set.help(undefined, visible);
      const lines = [
        ...new Set(
          entries.map(({ pack, alias, display }) => `${pack}.${alias.name}: ${readableFormat(display)}`),
        ),
      ].filter((line) => fits(line) && !unusable.has(line));
      const off = set.aliases
        .filter((alias) => alias.enabled === false && visible(alias))
        .map(({ pack, name }) => `– ${pack}.${name} (disabled)`)
        .filter(fits);
      const seen = new Set(set.aliases.filter(visible).map(({ pack, name }) => `${pack}.${name}`));
      const broken = set.problems
        .filter(({ pack, alias }) => seen.has(`${pack}.${alias}`))
        .map(({ pack, alias, message }) => `✗ ${pack}.${alias}: ${message}`)
        .filter(fits);
      if (lines.length + broken.length + off.length === 0)
        return call.reply(context.trouble() ?? 'No alias matches that.');
      const shown = [...broken, ...lines, ...off].slice(0, LINES);
      const left = lines.length + broken.length + off.length - shown.length;
      await call.reply({
        text: `${amount(lines.length, 'way')} to say something${broken.length === 0 ? '' : `, ${broken.length} that cannot be used`}:`,
        body: [...shown, ...(left > 0 ? [`… and ${left} more: \`st2 aliases <words>\``] : [])].join('\n'),
      });
    },
  });
}
