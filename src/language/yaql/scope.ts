import type { FunctionDefinition } from './function-definition';

/** Names and functions that an expression sees; what an inner scope has comes before what the outer ones have. */
export class Scope {
  readonly parent: Scope | undefined;
  readonly #values = new Map<string, unknown>();
  readonly #functions = new Map<string, FunctionDefinition[]>();

  constructor(parent?: Scope) {
    this.parent = parent;
  }

  /** `$`, `$1` and `1` are one name. */
  static #key(name: string): string {
    const key = name.startsWith('$') ? name : `$${name}`;
    return key === '$' ? '$1' : key;
  }

  get(name: string): unknown {
    const key = Scope.#key(name);
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      if (scope.#values.has(key)) return scope.#values.get(key);
      scope = scope.parent;
    }
    return null;
  }

  set(name: string, value: unknown): void {
    this.#values.set(Scope.#key(name), value);
  }

  define(definition: FunctionDefinition): void {
    const known = this.#functions.get(definition.name);
    if (known === undefined) this.#functions.set(definition.name, [definition]);
    else known.push(definition);
  }

  /** The functions of a name that are called so, each scope's by itself, the innermost first. */
  layers(name: string, kind: 'function' | 'method'): FunctionDefinition[][] {
    const layers: FunctionDefinition[][] = [];
    let scope: Scope | undefined = this;
    while (scope !== undefined) {
      const found = scope.#functions.get(name)?.filter((each) => each.kind === 'both' || each.kind === kind);
      if (found !== undefined && found.length > 0) layers.push(found);
      scope = scope.parent;
    }
    return layers;
  }

  has(name: string): boolean {
    return this.#functions.has(name) || (this.parent?.has(name) ?? false);
  }
}
