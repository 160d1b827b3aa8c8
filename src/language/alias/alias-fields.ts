import { meansSecret } from '../../core/masking';
import type { ActionAlias, ActionParameter } from '../../core/stackstorm-types';
import { type Field, fieldsOf } from '../form/field';
import type { Node } from '../python-regex/syntax';
import { readFormat } from './format';

/**
 * What a command of an alias can be asked for: the parameters of the format in its order, then those that the action
 * requires besides. What the alias or the action fixes is never asked. Pure.
 * @param representation one that the alias has
 * @param schemas what the server says of the action's parameters; of those it does not know nothing is known
 * @throws FormatError
 */
export function fieldsOfAlias(
  { immutable_parameters = {} }: Pick<ActionAlias, 'immutable_parameters'>,
  representation: string,
  schemas: Readonly<Record<string, ActionParameter>>,
): Field[] {
  const { syntax, defaults } = readFormat(representation);
  const ofFormat = new Map(defaults.filter(([, value]) => value !== ''));
  const optional = new Set(defaults.map(([name]) => name));
  const certain = certainGroups(syntax.nodes);
  const named = [...syntax.names.keys()];
  const others = Object.entries(schemas)
    .filter(([name, schema]) => !named.includes(name) && isRequired(schema))
    .sort(([, one], [, other]) => (one.position ?? Infinity) - (other.position ?? Infinity) || 0)
    .map(([name]) => name);
  const asked = [...named, ...others].filter(
    (name) => !Object.hasOwn(immutable_parameters, name) && schemas[name]?.immutable !== true,
  );
  return fieldsOf({
    properties: Object.fromEntries(
      asked.map((name) => {
        const schema = schemas[name] ?? {};
        const inFormat = certain.has(syntax.names.get(name) ?? -1) && !optional.has(name);
        return [
          name,
          {
            ...withoutNothing(schema),
            ...(ofFormat.has(name) ? { default: ofFormat.get(name) } : {}),
            required: inFormat || others.includes(name),
            secret: schema.secret === true || meansSecret(name),
          },
        ];
      }),
    ),
  });
}

/** Whether the server refuses a command that does not give this. */
function isRequired({ required, default: standard, immutable }: ActionParameter): boolean {
  return required === true && immutable !== true && (standard === undefined || standard === null);
}

/** A default of null is none. */
function withoutNothing(schema: ActionParameter): ActionParameter {
  const { default: standard, ...rest } = schema;
  return standard === undefined || standard === null ? rest : schema;
}

/** The groups without which a format does not match. */
function certainGroups(nodes: readonly Node[]): Set<number> {
  const found = new Set<number>();
  for (const node of nodes) {
    if (node.kind === 'group') {
      if (node.index !== undefined) found.add(node.index);
      for (const index of certainGroups(node.body)) found.add(index);
    } else if (node.kind === 'repeat' && node.min > 0) {
      for (const index of certainGroups(node.body)) found.add(index);
    }
  }
  return found;
}
