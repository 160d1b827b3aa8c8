import { ExpressionError } from '../expression/expression-error';
import { Callable, type Dict, isDict, Lookup, member, Tuple, typeName } from '../expression/python-values';

/** The chatops pack gives templates two Python objects besides the execution. Only what is certain of them is here. */

function refuse(message: string): never {
  throw new ExpressionError('ServerOnlyError', message);
}

/** An object of which single members are known, and nothing else: printing it or asking for the rest is refused. */
function object(name: string, get: (member: string) => unknown): Lookup {
  const whole = () => refuse(`only the server knows the object '${name}' as a whole`);
  return new Lookup(name, get, { text: whole, decrypted: whole });
}

/** Methods of the client's class, which an alias has besides its fields. */
const CLIENT_METHODS = new Set([
  'deserialize',
  'get_alias',
  'get_display_name',
  'get_plural_display_name',
  'get_plural_name',
  'get_url_path_name',
  'serialize',
  'to_dict',
]);

/** The alias as an object: `alias.name`, `alias.result.format`; undefined for a field that it does not have. */
export function aliasObject(alias: Dict): Lookup {
  return object('alias', (name) => {
    if (name.startsWith('_') || CLIENT_METHODS.has(name))
      return refuse(`only the server knows the member '${name}' of an alias`);
    return member(alias, name);
  });
}

const VIEWS: Record<string, (value: Dict) => unknown[]> = {
  iteritems: (value) => Object.entries(value).map(([key, each]) => Tuple.pair(key, each)),
  iterkeys: (value) => Object.keys(value),
  itervalues: (value) => Object.values(value),
};

/** Python's library `six`, of which templates use `iteritems` and its two sisters. */
export const SIX = object('six', (name) => {
  const view = Object.hasOwn(VIEWS, name) ? VIEWS[name] : undefined;
  if (view === undefined) return refuse(`only the server has six.${name}`);
  return new Callable(name, ({ positional: [value] }) => {
    if (isDict(value)) return view(value);
    throw new ExpressionError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  });
});
