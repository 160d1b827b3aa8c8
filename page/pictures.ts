/** How a picture begins when it is written in base64. */
const BEGINNINGS: [beginning: string, type: string][] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
];
const ADDRESS = /^data:image\/(?:png|jpeg|gif|webp|svg\+xml);base64,/;
/** Shorter than any picture. */
const LEAST = 60;

/**
 * A result for people, with the pictures in it apart: as text they say nothing.
 * @returns the value with a few words in their place, and their addresses
 */
export function apart(value: unknown): { value: unknown; pictures: string[] } {
  const pictures: string[] = [];
  const walk = (inner: unknown): unknown => {
    if (typeof inner === 'string') {
      const address = addressOf(inner);
      return address === undefined ? inner : `(picture ${pictures.push(address)}, below)`;
    }
    if (Array.isArray(inner)) return inner.map(walk);
    if (typeof inner !== 'object' || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, walk(one)]));
  };
  return { value: walk(value), pictures };
}

function addressOf(text: string): string | undefined {
  if (text.length < LEAST) return undefined;
  if (ADDRESS.test(text)) return text;
  const type = BEGINNINGS.find(([beginning]) => text.startsWith(beginning))?.[1];
  return type === undefined || !/^[\w+/=\s-]+$/.test(text) ? undefined : `data:${type};base64,${text}`;
}
