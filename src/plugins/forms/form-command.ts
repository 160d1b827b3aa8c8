import type { HelpEntry } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import type { BegunCommand } from '../../core/forms';
import { steerCommand } from '../../core/st2-command';
import { givenIn } from '../../language/alias/given-in';
import { representationsOf } from '../../language/alias/representations';
import type { FormService } from './form-service';

/** A command that may be meant. */
type Entry = Omit<HelpEntry, 'usage'>;

const MAX_OFFERED = 10;

/** `st2 form <command>`: asks for all values of a command, however much of it is said. */
export function formCommand(context: BridgeContext, forms: FormService): ChatCommand {
  return steerCommand({
    name: 'form',
    help: ['st2 form <command> - asks for the values of a command, one by one'],
    async run(call, words) {
      if (words === '') throw new CommandError('Say which command: `st2 form <its first words>`.');
      const begun = await begunBy(context, words, context.rights.visible(call.incoming));
      if ('alias' in begun) {
        if (await forms.open(begun, 'all', call)) return;
        throw new CommandError(`“${words}” needs nothing more. Say it without \`st2 form\`.`);
      }
      const offered = begun.several.slice(0, MAX_OFFERED).map(({ pack, alias: { name }, display }) => ({
        name: `${pack}.${name}`,
        display,
      }));
      await call.reply({
        text: `“${words}” can mean ${begun.several.length} commands. Which one?`,
        body: offered.map(({ name, display }) => `  \`st2 form ${name}\`: ${display}`).join('\n'),
        ...(context.service.abilities.buttons
          ? { buttons: offered.map(({ name }) => ({ label: name, say: `st2 form ${name}` })) }
          : {}),
      });
    },
  });
}

/** What a person means: a command in full or in part, `pack.alias`, or words that help would find it by. */
async function begunBy(
  { aliases }: BridgeContext,
  words: string,
  visible: ReturnType<BridgeContext['rights']['visible']>,
): Promise<BegunCommand | { several: Entry[] }> {
  const set = aliases();
  const meant = set.interpret(words, visible);
  if (meant.kind === 'hit' && !meant.hit.matchMultiple) {
    const { alias, representation, parameters } = meant.hit;
    return { alias, representation, said: words, given: parameters };
  }
  if (meant.kind === 'incomplete') {
    const { alias, representation } = meant;
    return { alias, representation, said: words, given: givenIn(set, words, meant) };
  }
  const named = set.aliases.filter(
    (one) => one.enabled !== false && visible(one) && [`${one.pack}.${one.name}`, one.name].includes(words),
  );
  const found = named.length > 0 ? named.flatMap((alias) => entriesOf(alias)) : set.help(words, visible);
  const once = [...new Map(found.map((entry) => [entry.alias, entry])).values()];
  const [only] = once;
  if (only === undefined) throw new CommandError(`I know no command like “${words}”.`);
  return once.length > 1 ? { several: once } : begunWith(only);
}

/** A command of which nothing is said yet, with its first format. @throws CommandError where none can be asked for */
export function begunWith({ alias, display }: Entry): BegunCommand {
  const [first] = alias.formats.flatMap(representationsOf).filter(({ matchMultiple }) => !matchMultiple);
  if (first === undefined)
    throw new CommandError(`${alias.pack}.${alias.name} cannot be asked for in a form.`);
  const said = first.display === '' ? display : first.display;
  return { alias, representation: first.text, said, given: {} };
}

function entriesOf(alias: HelpEntry['alias']): Entry[] {
  const [first] = alias.formats.flatMap(representationsOf);
  return [
    { pack: alias.pack, alias, display: first?.display ?? alias.name, description: alias.description ?? '' },
  ];
}
