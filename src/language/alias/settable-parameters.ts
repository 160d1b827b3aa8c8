import { cut } from '../../core/cut';
import type { ActionAlias } from '../../core/stackstorm-types';
import { FormatError, readFormat } from './format';
import { representationsOf } from './representations';

/** What an action's own metadata file says of a parameter, as far as it matters here. */
export type OwnParameters = Readonly<Record<string, { type?: unknown; [key: string]: unknown }>>;

/** The parameters that one of the alias's formats names; a format that is malformed names none. Pure. */
export function parametersNamedBy({ formats }: Pick<ActionAlias, 'formats'>): Set<string> {
  return new Set(
    formats.flatMap(representationsOf).flatMap(({ text }) => {
      try {
        const { syntax, defaults } = readFormat(text);
        return [...syntax.names.keys(), ...defaults.map(([name]) => name)];
      } catch (error) {
        if (error instanceof FormatError) return [];
        throw error;
      }
    }),
  );
}

/** Parameters of the runner that the author lets people set: `extra.chat.parameters: [timeout]`. Pure. */
export function parametersOpenedBy({ extra }: Pick<ActionAlias, 'extra'>): Set<string> {
  const { parameters } = ((extra as { chat?: unknown } | undefined)?.chat ?? {}) as { parameters?: unknown };
  return new Set(
    Array.isArray(parameters) ? parameters.filter((one): one is string => typeof one === 'string') : [],
  );
}

/**
 * Whether `key=value` may set a parameter: one that the alias's formats or the action's own file name, or that
 * the alias opens. Everything else belongs to the runner (cwd, sudo, timeout, hosts, …) and to whoever writes
 * packs. A runner's `env`, which is an object, is never chosen from chat; an action's own `env` of another type
 * is a parameter like any other. Pure.
 * @param own the parameters in the action's own metadata file, without its runner's
 */
export function maySetParameter(
  alias: Pick<ActionAlias, 'formats' | 'extra'>,
  own: OwnParameters,
  name: string,
): boolean {
  const type = Object.hasOwn(own, name) ? own[name]?.type : undefined;
  if (name === 'env' && (type === undefined || [type].flat().includes('object'))) return false;
  return (
    parametersNamedBy(alias).has(name) || Object.hasOwn(own, name) || parametersOpenedBy(alias).has(name)
  );
}

/**
 * Why a pair at the end of a command is not taken, for whoever typed it; undefined where all may be set. Pure.
 * @param own the parameters in the action's own metadata file, without its runner's
 */
export function refusalOfParameters(
  alias: Pick<ActionAlias, 'formats' | 'extra' | 'action_ref'>,
  own: OwnParameters,
  names: readonly string[],
): string | undefined {
  const name = names.find((one) => !maySetParameter(alias, own, one));
  if (name === undefined) return undefined;
  const shown = cut(name, 60);
  return `${alias.action_ref} takes no parameter “${shown}” from chat: neither the command nor the action's file names it. What looks like \`key=value\` at the end of a command is read as a parameter; to have it inside a value, put the value in quotes.`;
}
