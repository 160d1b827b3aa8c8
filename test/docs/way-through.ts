import { relative, resolve } from 'node:path';

const SOURCE = resolve(__dirname, '../../src');

/** One file on a way through the house, and the first function of it that was called there. */
export interface WayPoint {
  /** Below `src`, without its ending. */
  file: string;
  called: string;
}

/**
 * What called whom, watched while it happens: each probe keeps the stacks with which its method was called. Node follows
 * `await`, so that a stack reaches back to whatever was not awaited.
 */
export class StackProbe {
  readonly stacks: WayPoint[][] = [];
  readonly restore: () => void;

  /**
   * @param file where the method is, below `src`
   * @param wanted looks at the first argument of a call; other calls are not kept
   */
  constructor(
    file: string,
    object: object,
    name: string,
    wanted: (argument: Record<string, unknown>) => boolean = () => true,
  ) {
    const { stacks } = this;
    const methods = object as Record<string, (...args: unknown[]) => unknown>;
    const own = Object.hasOwn(methods, name);
    const real = methods[name];
    if (real === undefined) throw new Error(`There is no method ${name} to watch.`);
    methods[name] = function (this: unknown, ...args) {
      if (wanted(args[0] as Record<string, unknown>)) stacks.push([...stackNow(), { file, called: name }]);
      return real.apply(this, args);
    };
    this.restore = () => {
      if (own) methods[name] = real;
      else delete methods[name];
    };
  }

  /** The last stack that was kept, from its beginning to the method. */
  get last(): WayPoint[] {
    return this.stacks.at(-1) ?? [];
  }
}

function stackNow(): WayPoint[] {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 200;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  const points = stack.split('\n').flatMap((line) => {
    const [, called = '', path = ''] = /^\s+at (?:async )?(?:(.+) \()?(\/[^():]+)\.ts:\d+/.exec(line) ?? [];
    return path.startsWith(`${SOURCE}/`) ? [{ file: relative(SOURCE, path), called: plainName(called) }] : [];
  });
  return points.reverse();
}

/** `Dispatcher.#handle` and `Object.post` as `handle` and `post`. */
function plainName(called: string): string {
  return called.split('.').at(-1)?.replace(/^#/, '') ?? '';
}

/** Stacks that follow each other as one way: each file where it is first met. */
export function wayOf(...stacks: WayPoint[][]): WayPoint[] {
  const way = new Map<string, WayPoint>();
  for (const point of stacks.flat()) {
    const before = way.get(point.file);
    if (before === undefined) way.set(point.file, point);
    else if (before.called === '') before.called = point.called;
  }
  return [...way.values()];
}

/** The way as a Mermaid picture: a box a room, an arrow a call, with the name of what is called. */
export function picture(way: readonly WayPoint[]): string {
  const rooms = new Map<string, string[]>();
  const roomOf = (file: string) => (file.includes('/') ? (file.split('/')[0] ?? '') : 'src');
  way.forEach(({ file }, at) => {
    const room = roomOf(file);
    const name = file.slice(file.includes('/') ? room.length + 1 : 0);
    rooms.set(room, [...(rooms.get(room) ?? []), `    n${at}["${name}.ts"]`]);
  });
  return [
    '```mermaid',
    'flowchart LR',
    ...[...rooms].flatMap(([room, files]) => [`  subgraph ${room}`, ...files, '  end']),
    ...way.slice(1).map(({ called }, at) => `  n${at} -->${called === '' ? '' : `|${called}|`} n${at + 1}`),
    '```',
  ].join('\n');
}
