import { amount } from '../../core/amount';
import type { PackSummary, RuleSummary, SensorSummary } from '../../core/automation';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { cut, MAX_DESCRIPTION } from '../../core/cut';
import { steerCommand } from '../../core/st2-command';
import { readableFormat } from '../../language/alias/readable-format';

/** `st2 packs [name]`: which packs there are; of one, its commands, rules and sensors. */
export function packsCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'packs',
    help: ['st2 packs [name] - the packs, or the commands, rules and sensors of one'],
    async run(call, words) {
      const { st2 } = context;
      const packs = await st2.packs();
      if (words === '') {
        const sensors = await st2.sensors();
        return call.reply({
          text: `${amount(packs.length, 'pack')}; \`st2 packs <name>\` shows the details of one:`,
          body: packs.map((pack) => lineOf(pack, sensors)).join('\n'),
        });
      }
      const name = words.trim().toLowerCase();
      const pack = packs.find(({ ref }) => ref.toLowerCase() === name);
      if (pack === undefined)
        throw new CommandError(`There is no pack “${cut(words.trim(), 40)}”. \`st2 packs\` lists them.`);
      const query = { pack: pack.ref };
      const [sensors, rules] = await Promise.all([st2.sensors(query), st2.rules(query)]);
      const visible = context.rights.visible(call.incoming);
      const commands = context
        .aliases()
        .help(undefined, visible)
        .filter((entry) => entry.pack === pack.ref)
        .map(({ display }) => `  ${readableFormat(display)}`);
      await call.reply({
        text: lineOf(pack, []),
        body: context.secrets.hide(
          [
            ...headed('commands', commands),
            ...headed('rules', rules.map(lineOfRule)),
            ...headed('sensors', sensors.map(lineOfSensor)),
          ].join('\n') || 'It has no commands, rules or sensors.',
        ),
      });
    },
  });
}

function headed(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines];
}

function lineOf({ ref, version, description }: PackSummary, sensors: readonly SensorSummary[]): string {
  const failing = sensors.filter(({ pack, status }) => pack === ref && status?.reason !== undefined);
  const trouble = failing.map(({ ref: sensor }) => `; its sensor ${sensor} does not work`).join('');
  return `${ref}${version ? ` ${version}` : ''}${description ? `: ${cut(description, MAX_DESCRIPTION)}` : ''}${trouble}`;
}

function lineOfRule({ ref, enabled, trigger }: RuleSummary): string {
  return `  ${ref ?? '(a rule without a name)'}, on ${trigger?.type ?? 'something'}${enabled === false ? ' (disabled)' : ''}`;
}

/** StackStorm tells of a sensor whether it is enabled, and no more. */
function lineOfSensor({ ref, enabled, status }: SensorSummary): string {
  const { state, reason } = status ?? {};
  if (enabled === false) return `  ${ref} (disabled)`;
  if (reason !== undefined) return `  ${ref} does not work: ${reason} \`st2 tail ${ref}\` shows its log.`;
  return `  ${ref}${state === undefined ? '' : ` (${state})`}`;
}
