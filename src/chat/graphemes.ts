let segmenter: Intl.Segmenter | undefined;

/**
 * The characters of a text as people see them. What tells them apart is made when it is first needed: that takes as
 * long as loading twenty files, and few bots cut a text or draw a terminal.
 */
export function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}
