/** What keyboards, phones and copied web pages put in the place of plain signs. */
const LOOKALIKES: [RegExp, string][] = [
  [/[\u201c\u201d\u201e\u201f]/g, '"'],
  [/[\u2018\u2019\u201a\u201b]/g, "'"],
  [/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' '],
  [/[\u200b\u2060\ufeff]/g, ''],
  [/\r\n?/g, '\n'],
];

/** Text as a person meant to type it, in any service. Emoji, their joiners and other scripts stay. */
export function cleanText(text: string): string {
  let clean = text;
  for (const [found, plain] of LOOKALIKES) clean = clean.replace(found, plain);
  return clean.trim();
}

/** Nothing, or the bot's name. */
const CALLED = /^(?:@?[\w.-]+[:,]?\s+)?$/;

/** A whole message in a code fence or in backticks is the command inside: people paste that way. */
export function withoutFence(text: string): string {
  const fence = text.indexOf('```');
  const before = text.slice(0, Math.max(0, fence));
  if (fence >= 0 && text.length >= fence + 6 && text.endsWith('```') && CALLED.test(before)) {
    const inside = text.slice(fence + 3, -3);
    return before + inside.replace(/^[\w+-]+\n/, '').trim();
  }
  const ticked = /^(@?[\w.-]+[:,]?\s+)?`([^`]+)`$/.exec(text);
  return ticked ? (ticked[1] ?? '') + (ticked[2] ?? '') : text;
}

const ENTITIES: Record<string, string> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/** The entities that chat services write; each once, so that `&amp;lt;` stays `&lt;`. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:lt|gt|quot|#39|apos|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Words that call up everybody in one service or another. */
const BROADCASTS = /@(?=(?:all|channel|everyone|here|room|group)\b)/gi;

/** Breaks the words that would notify a whole room, invisibly to the reader. */
export function withoutBroadcasts(text: string): string {
  return text.replace(BROADCASTS, '@\u200b');
}

/** An @ that begins a name; the one inside an address does not. */
const NAMES = /(?<![\w.+@/-])@(?=[\w])/g;

/**
 * Breaks every name that would notify someone, for services that read plain names as calls. What stands
 * between code fences calls nobody there and stays as it is, so that it can be copied.
 */
export function withoutNames(text: string): string {
  return text
    .split(/(```[\s\S]*?```)/)
    .map((part) => (part.startsWith('```') && part.length > 6 ? part : part.replace(NAMES, '@\u200b')))
    .join('');
}
