let segmenter: Intl.Segmenter | undefined;

/** A character as people see it, and where it begins. */
export interface Grapheme {
  segment: string;
  index: number;
}

/** The time that Node takes for a text grows with the square of its length: it is given pieces. */
const PIECE = 1000;

/**
 * The characters of a text as people see them. What tells them apart is made when it is first needed: that takes as
 * long as loading twenty files, and few bots cut a text or draw a terminal.
 */
export function* graphemesOf(text: string): Generator<Grapheme> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (let from = 0, size = PIECE; from < text.length; ) {
    const end = pieceEnd(text, from + size);
    let last: Grapheme | undefined;
    for (const { segment, index } of segmenter.segment(text.slice(from, end))) {
      if (last !== undefined) yield last;
      last = { segment, index: from + index };
    }
    // The last one of a piece may go on in the next, which begins with it.
    const [next, isWhole] = [last?.index ?? end, end === text.length];
    if (isWhole && last !== undefined) yield last;
    size = next === from ? 2 * size : PIECE;
    from = isWhole ? end : next;
  }
}

/** At this place, but not between the halves of one sign. */
function pieceEnd(text: string, at: number): number {
  return Math.min(text.length, /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at + 1 : at);
}
