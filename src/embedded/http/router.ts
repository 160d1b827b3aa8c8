import { notFound } from '../fault';
import type { Role } from '../role';
import type { Handler } from './request';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/executions/:id/output`; a last `*` takes the rest of the path. */
  pattern: string;
  /** The least role that may call it; `nobody` needs no credentials. */
  role: Role | 'nobody';
  /** A browser that came in by a link from chat may call it, too. What only reads (GET) it always may. */
  fromPage?: true;
  /** Where the handler wants the body as the text that came; elsewhere it is JSON or a form. */
  body?: 'text';
  handler: Handler;
}

interface Compiled extends Route {
  parts: string[];
}

/** Finds the route for a method and path. Fixed parts win over parameters, in whatever order they were given. */
export class Router {
  readonly #byLength = new Map<string, Compiled[]>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const parts = route.pattern.split('/').slice(1);
      const key = `${route.method} ${parts.length}`;
      const list = this.#byLength.get(key) ?? [];
      list.push({ ...route, parts });
      list.sort((a, b) => parametersIn(a) - parametersIn(b));
      this.#byLength.set(key, list);
    }
  }

  /** @throws Fault 404, for an unknown method too, as StackStorm answers */
  find(method: string, path: string): { route: Route; params: Record<string, string> } {
    const given = path.split('/').slice(1);
    for (const route of this.#byLength.get(`${method} ${given.length}`) ?? []) {
      const params = match(route.parts, given);
      if (params !== undefined) return { route, params };
    }
    throw notFound();
  }
}

function parametersIn(route: Compiled): number {
  return route.parts.filter((part) => part.startsWith(':')).length;
}

function match(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const text = given[index] ?? '';
    if (part.startsWith(':')) {
      if (text === '') return undefined;
      try {
        params[part.slice(1)] = decodeURIComponent(text);
      } catch {
        return undefined;
      }
    } else if (part !== text) return undefined;
  }
  return params;
}
