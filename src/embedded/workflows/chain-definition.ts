import { isMapping, type Mapping, mapping } from '../../core/mapping';

/** One step of an action chain. */
export interface ChainNode {
  name: string;
  ref: string;
  /** Under whichever of the two names the file gives them. */
  parameters: Mapping;
  publish: Mapping;
  /** Who is told when the step ends, where it says so itself. */
  notify: unknown;
  onSuccess: string | null;
  onFailure: string | null;
  /** As StackStorm shows it in the child's context. */
  view: Mapping;
}

export interface Chain {
  nodes: Map<string, ChainNode>;
  first: string;
  vars: Mapping;
}

/** Why a chain cannot be run, in StackStorm's sentence. */
export class ChainError extends Error {}

function name(value: unknown): string | null {
  return value === undefined || value === null || value === '' ? null : String(value);
}

function readNode(raw: Mapping): ChainNode {
  const { params, parameters, publish, notify } = raw;
  const node = { onSuccess: name(raw['on-success']), onFailure: name(raw['on-failure']) };
  return {
    ...node,
    name: String(raw.name ?? ''),
    ref: String(raw.ref ?? ''),
    parameters: mapping(params ?? parameters),
    publish: mapping(publish),
    notify,
    view: {
      name: raw.name ?? null,
      ref: raw.ref ?? null,
      params: params ?? null,
      parameters: parameters ?? null,
      publish: publish ?? null,
      notify: notify ?? null,
      on_success: node.onSuccess,
      on_failure: node.onFailure,
    },
  };
}

/** @throws ChainError for a chain that names tasks it does not have */
export function readChain(raw: Mapping): Chain {
  const list = (Array.isArray(raw.chain) ? raw.chain : []).filter(isMapping).map(readNode);
  const nodes = new Map(list.map((node) => [node.name, node]));
  for (const node of list) {
    for (const [way, target] of [
      ['on-success', node.onSuccess],
      ['on-failure', node.onFailure],
    ]) {
      if (target !== null && target !== undefined && !nodes.has(target)) {
        throw new ChainError(
          `Unable to find node with name "${target}" referenced in "${way}" in task "${node.name}".`,
        );
      }
    }
  }
  const wanted = name(raw.default);
  if (wanted !== null && !nodes.has(wanted)) {
    throw new ChainError(`Unable to find node with name "${wanted}" referenced in "default".`);
  }
  const led = new Set(list.flatMap((node) => [node.onSuccess, node.onFailure]));
  const first = wanted ?? list.find((node) => !led.has(node.name))?.name ?? list[0]?.name;
  if (first === undefined) throw new ChainError('The chain has no tasks.');
  return { nodes, first, vars: mapping(raw.vars) };
}
