import type { Problem } from '../../core/alias';
import type { ActionAlias, AliasFormat } from '../../core/stackstorm-types';
import type { PreparedFormat } from './prepared-format';

const where = (format: string, { name, pack }: ActionAlias): string =>
  `The format "${format}" of the alias ${name} in the pack ${pack}`;

/** Why a format that cannot be read is left out. */
export function problemOf(alias: ActionAlias, { text, problem }: PreparedFormat): Problem {
  const message =
    problem?.kind === 'unsupported'
      ? `${where(text, alias)} is ignored, because it uses what this bot cannot run: ${problem.message}.`
      : `${where(text, alias)} is malformed and ignored: ${problem?.message}. Until it is corrected the server fails when it matches commands.`;
  return { pack: alias.pack, alias: alias.name, format: text, message };
}

/** A representation that is text where a list belongs. */
export function isTextForList(format: AliasFormat): format is { representation: string } {
  return (
    typeof format !== 'string' && typeof format.representation === 'string' && format.representation !== ''
  );
}

/** Why a representation that is no list is left out: the server matches it, but then does not find it. */
export function notExecutable(alias: ActionAlias, format: string): Problem {
  const message = `${where(format, alias)} is ignored: its representation is text instead of a list, and StackStorm cannot run it. Please write it as a list.`;
  return { pack: alias.pack, alias: alias.name, format, message };
}

/** Aliases that share their name with one of another pack: StackStorm looks them up by the name alone. */
export function sameNames(aliases: readonly ActionAlias[]): Problem[] {
  const packs = new Map<string, string[]>();
  for (const { name, pack } of aliases) {
    const known = packs.get(name);
    if (known === undefined) packs.set(name, [pack]);
    else if (!known.includes(pack)) known.push(pack);
  }
  return aliases
    .filter(({ name }) => (packs.get(name)?.length ?? 0) > 1)
    .map(({ name, pack }) => {
      const others = packs
        .get(name)
        ?.filter((other) => other !== pack)
        .join(', ');
      const message = `The alias ${name} in the pack ${pack} has the same name as one in ${others}: StackStorm looks aliases up by name alone and may take the other. Please rename one.`;
      return { pack, alias: name, message };
    });
}
