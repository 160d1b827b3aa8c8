import { COPYING, spend } from './budget';
import { ExpressionError } from './expression-error';
import { type JsonPath, readJsonPath } from './json-path-syntax';
import { isDict, isFloat, member, truthy, typeName } from './python-values';

/** A value and, for `` `parent` `` and `$`, the one in which it was found. */
interface Node {
  value: unknown;
  parent: Node | undefined;
}

/**
 * Whose lists and dicts are looked into: Jinja's, or YAQL's tuples and frozen dicts, which jsonpath-rw does not know
 * for such, so that `..` looks no deeper and `[*]` of a dict fails.
 */
export type Containers = 'of Jinja' | 'of YAQL';

function failed(kind: string, message: string): never {
  throw new ExpressionError(kind, message);
}

/** Python's `len`. @throws ExpressionError for what has none */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isDict(value)) return Object.keys(value).length;
  return failed('TypeError', `object of type '${typeName(value)}' has no len()`);
}

function itemAt(node: Node, index: number): Node {
  const { value } = node;
  if (isDict(value)) failed('KeyError', String(index));
  const items = typeof value === 'string' ? [...value] : (value as unknown[]);
  const found = items.at(index);
  return found === undefined
    ? failed('IndexError', 'list index out of range')
    : { value: found, parent: node };
}

function fields(node: Node, names: readonly string[]): Node[] {
  const { value } = node;
  if (!isDict(value)) return [];
  return (names.includes('*') ? Object.keys(value) : names).flatMap((name) => {
    const found = member(value, name);
    return found === undefined ? [] : [{ value: found, parent: node }];
  });
}

/** A text, a whole number or a dict is here the only item of a list. */
function slice(
  node: Node,
  { from, to }: { from: number | undefined; to: number | undefined },
  containers: Containers,
): Node[] {
  const { value } = node;
  const isSingle = typeof value === 'string' || typeof value === 'boolean' || isWhole(value);
  if (isSingle || (isDict(value) && containers === 'of Jinja'))
    return slice({ value: [value], parent: node.parent }, { from, to }, containers);
  const places = [...Array(lengthOf(value)).keys()].slice(from, to);
  spend(COPYING * places.length);
  return places.map((place) => itemAt(node, place));
}

const isWhole = (value: unknown): boolean =>
  typeof value === 'bigint' || (typeof value === 'number' && !isFloat(value));

function rootOf(node: Node): Node {
  let root = node;
  while (root.parent !== undefined) root = root.parent;
  return root;
}

function below(node: Node): Node[] {
  const { value } = node;
  const items = Array.isArray(value) ? value : isDict(value) ? Object.values(value) : [];
  return items.map((item) => ({ value: item, parent: node }));
}

/** What the path on the right finds in each of the nodes and below it, from the outside inwards. */
function descendants({ right }: { right: JsonPath }, nodes: Node[], containers: Containers): Node[] {
  const found: Node[] = [];
  const waiting = nodes.toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    spend(COPYING);
    for (const each of find(right, node, containers)) found.push(each);
    if (containers === 'of YAQL') continue;
    for (const each of below(node).reverse()) waiting.push(each);
  }
  return found;
}

/** All that the path finds from the node on. */
function find(path: JsonPath, node: Node, containers: Containers): Node[] {
  spend();
  switch (path.type) {
    case 'root':
      return [rootOf(node)];
    case 'this':
      return [node];
    case 'parent':
      return [node.parent ?? failed('AttributeError', "'NoneType' object has no attribute 'value'")];
    case 'fields':
      spend(COPYING * path.names.length);
      return fields(node, path.names);
    case 'index':
      return truthy(node.value) && lengthOf(node.value) > path.index ? [itemAt(node, path.index)] : [];
    case 'slice':
      return slice(node, path, containers);
    case 'child':
      return find(path.left, node, containers).flatMap((each) => find(path.right, each, containers));
    case 'where':
      return find(path.left, node, containers).filter(
        (each) => find(path.right, each, containers).length > 0,
      );
    case 'union':
      return [...find(path.left, node, containers), ...find(path.right, node, containers)];
    case 'intersection':
      return failed('NotImplementedError', 'the JSON path operator "&" is not supported');
    case 'descendants':
      return descendants(path, find(path.left, node, containers), containers);
  }
}

/**
 * All that the path (`$.foo[*].bar`) finds, or null where it finds nothing, as StackStorm's `jsonpath_query`.
 * @throws ExpressionError where the path is not understood, or is one that the value cannot be asked
 */
export function queryJsonPath(
  value: unknown,
  path: string,
  containers: Containers = 'of Jinja',
): unknown[] | null {
  const found = find(readJsonPath(path), { value, parent: undefined }, containers);
  return found.length === 0 ? null : found.map((node) => node.value);
}
