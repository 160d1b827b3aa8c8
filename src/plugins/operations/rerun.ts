import type { Hit } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { cut } from '../../core/cut';
import { steerCommand } from '../../core/st2-command';
import type { Execution } from '../../core/stackstorm-types';
import { firstWord } from '../../core/words';
import { aliasOf, commandOf } from '../../language/alias/alias-of-execution';
import { startedHere } from './execution-subjects';
import { asTyped, isMasked, namedBy, rebuild } from './rebuild';
import { whichExecution } from './which-execution';

const PAIR = /^(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))(?:\s+|$)/;

/** Beyond it a name fills the sentence that it stands in. */
const MAX_NAME = 120;

/** `st2 rerun <id> [key=value…]`: the same command again, with other values where they are given. */
export function rerunCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'rerun',
    help: ['st2 rerun [id|last] [key=value…] - the same command again, with changes if you give any'],
    subjects: startedHere(context),
    async run(call, words) {
      const [first, rest] = firstWord(words);
      const [id, changes] = first.includes('=') ? ['', words] : [first, rest];
      const execution = await whichExecution(context, id, call.incoming);
      const pairs = readPairs(changes);
      const hit = hitFor(context, execution, pairs);
      await mustTake(context, hit, Object.keys(pairs));
      // What nobody may say (too long, a tail that hangs the server's parser) is not said here either.
      const meant = context.aliases().interpret(hit.command);
      if (meant.kind === 'refused') throw new CommandError(meant.reason);
      await context.proceed({ incoming: call.incoming, hit, passed: [] });
    },
  });
}

function readPairs(text: string): Record<string, string> {
  const pairs: Record<string, string> = {};
  for (let rest = text; rest !== ''; ) {
    const [whole, name, double, single, bare] = PAIR.exec(rest) ?? [];
    if (whole === undefined || name === undefined) {
      throw new CommandError(
        `I do not understand “${cut(rest, 60)}”: changes look like \`key=value\` or \`key="two words"\`.`,
      );
    }
    pairs[name] = double ?? single ?? bare ?? '';
    rest = rest.slice(whole.length);
  }
  return pairs;
}

/** Only what a command could start can be started again from chat: everything else has no right of its own. */
function hitFor(context: BridgeContext, execution: Execution, changes: Record<string, string>): Hit {
  const { aliases } = context.aliases();
  const named = commandOf(execution, aliases);
  const name = named === undefined ? undefined : cut(named, MAX_NAME);
  const alias = aliasOf(execution, aliases);
  if (alias === undefined) {
    throw new CommandError(
      name === undefined
        ? `${cut(execution.action.ref, MAX_NAME)} was not started by a command, so it cannot be run again from chat.`
        : `The command ${name} no longer exists, so this cannot be run again.`,
    );
  }
  const fixed = new Set(Object.keys(alias.immutable_parameters ?? {}));
  const refused = Object.keys(changes).find((key) => fixed.has(key));
  if (refused !== undefined)
    throw new CommandError(`“${refused}” is fixed for this command and cannot be changed.`);
  const before = Object.entries(execution.parameters ?? {}).filter(
    ([key]) => !fixed.has(key) && !(key in changes),
  );
  const secret = before.find(([, value]) => isMasked(value));
  if (secret !== undefined) {
    throw new CommandError(
      `“${secret[0]}” is a secret that I do not store: send it again in a direct message, as \`${secret[0]}=…\`.`,
    );
  }
  const values = Object.fromEntries(
    before.filter(([, value]) => value !== null).map(([key, value]) => [key, asTyped(value)]),
  );
  const hit = rebuild(alias, { ...values, ...changes });
  if (hit === undefined)
    throw new CommandError(
      `No format of ${name} can say these values. Give the command itself: \`help ${name}\`.`,
    );
  return hit;
}

/**
 * What an action does not take is refused here: nobody knows whether it is a secret, and further on it
 * would be shown and written down.
 */
async function mustTake(context: BridgeContext, { alias }: Hit, names: readonly string[]): Promise<void> {
  const named = namedBy(alias);
  const others = names.filter((name) => !named.has(name));
  if (others.length === 0) return;
  const taken = await context.st2.parametersOf(alias.action_ref);
  const unknown = others.find((name) => !Object.hasOwn(taken, name));
  if (unknown === undefined) return;
  const open = Object.keys(taken).filter(
    (name) => taken[name]?.immutable !== true && !Object.hasOwn(alias.immutable_parameters ?? {}, name),
  );
  const there = open.length === 0 ? 'It takes none.' : `There are: ${open.sort().join(', ')}.`;
  throw new CommandError(`“${unknown}” is not a parameter of ${alias.pack}.${alias.name}. ${there}`);
}
