import { isMapping, type Mapping } from '../../core/mapping';
import { nearest } from '../../core/slips';

/** A key that was meant to ask for a sign-off, and what it was meant to be. */
export interface MistypedSignOff {
  path: readonly string[];
  meant: string;
}

/** What asks for a sign-off, by the place that it has under an alias's `extra`. */
const SIGN_OFFS: Readonly<Record<string, readonly string[]>> = {
  chat: ['approve', 'confirm'],
  security: ['twofactor'],
};

/**
 * Keys under an alias's `extra` that are a slip in `chat.approve`, `chat.confirm` or `security.twofactor`, or stand at the
 * wrong place: without them the command would run unsigned, which is the last thing that its author wanted. Pure.
 */
export function mistypedSignOffs(extra: unknown): MistypedSignOff[] {
  if (!isMapping(extra)) return [];
  const names = Object.values(SIGN_OFFS).flat();
  const misplaced = Object.keys(extra).filter((key) => names.includes(key));
  const slips = Object.entries(SIGN_OFFS).flatMap(([place, known]) => slipsIn(extra[place], place, known));
  const elsewhere = Object.keys(extra).flatMap((key) => inMistypedPlace(extra[key], key));
  return [...misplaced.map((key) => ({ path: ['extra', key], meant: placeOf(key) })), ...slips, ...elsewhere];
}

/** `securty: {twofactor: true}`: the slip is in the place. */
function inMistypedPlace(under: unknown, key: string): MistypedSignOff[] {
  const place = Object.hasOwn(SIGN_OFFS, key) ? undefined : nearest(key, Object.keys(SIGN_OFFS));
  if (place === undefined || !isMapping(under)) return [];
  return Object.keys(under)
    .filter((inner) => SIGN_OFFS[place]?.includes(inner))
    .map((inner) => ({ path: ['extra', key, inner], meant: placeOf(inner) }));
}

function slipsIn(under: Mapping[string], place: string, known: readonly string[]): MistypedSignOff[] {
  if (!isMapping(under)) return [];
  return Object.keys(under).flatMap((key) => {
    const near = known.includes(key) ? undefined : nearest(key, known);
    return near === undefined ? [] : [{ path: ['extra', place, key], meant: placeOf(near) }];
  });
}

function placeOf(name: string): string {
  const place = Object.keys(SIGN_OFFS).find((one) => SIGN_OFFS[one]?.includes(name)) ?? '';
  return `extra.${place}.${name}`;
}

/** The first slip in words, as half a sentence; undefined if there are no slips. Pure. */
export function mistypedSignOffIn({ extra }: { extra?: unknown }): string | undefined {
  const [first] = mistypedSignOffs(extra);
  return first === undefined ? undefined : mistypedSignOffInWords(first);
}

/** As half a sentence: what is written, and what was meant by it. Pure. */
export function mistypedSignOffInWords({ path, meant }: MistypedSignOff): string {
  return `${path.join('.')} looks like ${meant}`;
}
