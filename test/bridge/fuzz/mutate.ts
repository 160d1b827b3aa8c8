/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 up to 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(count: number): number {
    return Math.floor(this.roll() * count);
  }

  one<T>(of: readonly [T, ...T[]]): T {
    return of[this.below(of.length)] ?? of[0];
  }
}

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** What no field of a record should hold; each is made anew. */
export const STRANGE: readonly [() => unknown, ...(() => unknown)[]] = [
  () => null,
  () => true,
  () => false,
  () => 0,
  () => -1,
  () => 1e308,
  () => '',
  () => ' \r\n\t ',
  () => 'null',
  () => '{{ 7*7 }}{% raw %}',
  () => 'x'.repeat(100_000),
  () => '\ud800\u0000\u202e\uffff🖨️',
  () => '<!channel> @all `$(id)`\r\nQUIT :x',
  () => [],
  () => ({}),
  () => [null],
  () => [[], {}, 1, 'a', null],
  () => JSON.parse('{"length":5,"then":"no","toString":"no","constructor":null}'),
  () => JSON.parse('{"__proto__":{"polluted":true},"hasOwnProperty":1}'),
  () => deep(1_500),
  () => Array.from({ length: 500 }, (_, index) => ({ [`k${index}`]: index })),
  () => '9999-99-99T99:99:99Z',
  () => 'constructor',
  () => Array.from({ length: 50 }, () => ({ name: 'x' })),
  () => ({ toString: 'x'.repeat(2_000) }),
];

type Container = Record<string, unknown> | unknown[];

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

function places(value: unknown, found: [Container, string][] = [], depth = 0): [Container, string][] {
  if (!isContainer(value) || depth > 12) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    places((value as Record<string, unknown>)[key], found, depth + 1);
  }
  return found;
}

/** A copy for each field and each strange thing in its place, with the words for which it is. */
export function* everyMutation(value: unknown): Generator<[what: string, copy: unknown]> {
  const count = places(value).length;
  for (let at = 0; at < count; at += 1)
    for (const [index, strange] of STRANGE.entries()) {
      const copy: unknown = structuredClone(value);
      const [container, key] = places(copy)[at] ?? [];
      if (container === undefined || key === undefined) continue;
      (container as Record<string, unknown>)[key] = strange();
      yield [`${key} (field ${at}) holding strange thing ${index}`, copy];
    }
}

/** A copy in which one to three fields, at any depth, hold something strange, or are not there. */
export function mutated(value: unknown, dice: Dice): unknown {
  if (dice.below(12) === 0) return dice.one(STRANGE)();
  const copy: unknown = structuredClone(value);
  // Now and then nearly nothing is what it should be.
  const changes = dice.below(8) === 0 ? 30 : 1 + dice.below(3);
  for (let change = changes; change > 0; change -= 1) {
    const all = places(copy);
    const [container, key] = all[dice.below(all.length)] ?? [];
    if (container === undefined || key === undefined) break;
    if (dice.below(6) === 0) Reflect.deleteProperty(container, key);
    else (container as Record<string, unknown>)[key] = dice.one(STRANGE)();
  }
  return copy;
}

/** The bytes of a JSON text as a broken server or wire would send them. */
export function mangled(text: string, dice: Dice): Buffer {
  const bytes = Buffer.from(text);
  const at = dice.below(bytes.length + 1);
  switch (dice.below(7)) {
    case 0:
      return bytes.subarray(0, at);
    case 1:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from([0, 255, 254, 0xc3]), bytes.subarray(at)]);
    case 2:
      return Buffer.from('<html><body>502 Bad Gateway</body></html>');
    case 3:
      return Buffer.concat([bytes, bytes]);
    case 4:
      return Buffer.from('NaN');
    case 5:
      return Buffer.from(`${'['.repeat(20_000)}`);
    default:
      if (at < bytes.length) bytes[at] = dice.below(256);
      return bytes;
  }
}
