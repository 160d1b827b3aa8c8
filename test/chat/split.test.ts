import { shorten, splitText, utf8Bytes, wellFormed } from '../../src/chat/split';
import { growthOf } from '../growth';
import fc from '../seeded-fast-check';

const withoutBlanks = (text: string) => text.replace(/\s+/g, '');
const withoutFences = (text: string) => withoutBlanks(text.replace(/```[\w+#.-]{0,20}/g, ''));
const borders = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => [...borders.segment(text)].map(({ segment }) => segment);

/** Whether all that is to be seen in `text` is in `said`, in order; `said` may have fences opened again. */
function holds(said: string, text: string): boolean {
  const bare = (whole: string) => [...withoutBlanks(whole).replaceAll('`', '')];
  // A block that opens at the end and holds nothing is nothing.
  const wanted = bare(text.replace(/\s*```[\w+#.-]{0,20}\s*$/, ''));
  let found = 0;
  for (const sign of bare(said)) if (sign === wanted[found]) found += 1;
  return found === wanted.length;
}

test('a text that fits is one piece, untouched', () => {
  expect(splitText('  hello\n\nworld ', { limit: 40 })).toEqual(['  hello\n\nworld ']);
});

test('a long text is cut at line ends', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line number ${index}`);
  const pieces = splitText(lines.join('\n'), { limit: 60 });
  expect(pieces.join('\n')).toBe(lines.join('\n'));
  expect(pieces[0]).toBe('line number 0\nline number 1\nline number 2\nline number 3');
});

test('a long line is cut between words', () => {
  const pieces = splitText('supercalifragilistic expialidocious and some more words', { limit: 40 });
  expect(pieces).toEqual(['supercalifragilistic expialidocious', 'and some more words']);
});

test('an open fence is closed and opened again with its language', () => {
  const code = [
    'look:',
    '```yaml',
    ...Array.from({ length: 8 }, (_, index) => `key_${index}: value`),
    '```',
    'done',
  ];
  const pieces = splitText(code.join('\n'), { limit: 60 });
  expect(pieces[0]).toBe('look:\n```yaml\nkey_0: value\nkey_1: value\nkey_2: value\n```');
  expect(pieces[1]?.startsWith('```yaml\nkey_3: value\n')).toBe(true);
  for (const piece of pieces) expect((piece.match(/```/g) ?? []).length % 2).toBe(0);
});

test('a fence that would open at the end of a piece opens in the next', () => {
  const pieces = splitText(`${'word '.repeat(10)}\n\`\`\`\n${'code '.repeat(8)}\n\`\`\``, { limit: 60 });
  expect(pieces).toHaveLength(2);
  expect(pieces[0]).not.toContain('```');
});

test('a fence that the text never closes is closed', () => {
  expect(splitText('```\nabc', { limit: 100 })).toEqual(['```\nabc\n```']);
});

test('a fence at the very end is not lost', () => {
  expect(splitText('```-', { limit: 40 })).toEqual(['```-\n```']);
});

test('fifty fences stay fifty fences', () => {
  const text = Array.from(
    { length: 50 },
    (_, index) => `step ${index}\n\`\`\`sh\necho ${'x'.repeat(index)}\n\`\`\``,
  ).join('\n');
  const pieces = splitText(text, { limit: 200 });
  expect(withoutFences(pieces.join('\n'))).toBe(withoutFences(text));
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(200);
    expect((piece.match(/```/g) ?? []).length % 2).toBe(0);
  }
});

test.each([
  ['flags', '🇩🇪🇫🇷🇮🇹'.repeat(200)],
  ['families', '👨‍👩‍👧‍👦'.repeat(200)],
  ['skin tones', '👍🏽'.repeat(200)],
  ['accents', 'é̂'.repeat(300)],
  ['hangul', '각'.repeat(300)],
  ['arabic', 'مرحبًا'.repeat(100)],
])('no character of %s is broken', (_, text) => {
  const whole = new Set(graphemes(text));
  for (const [limit, measure] of [
    [50, undefined],
    [400, utf8Bytes],
  ] as const) {
    const pieces = splitText(text, measure ? { limit, measure } : { limit });
    for (const piece of pieces) {
      for (const grapheme of graphemes(piece)) expect(whole).toContain(grapheme);
      expect((measure ?? ((s: string) => s.length))(piece)).toBeLessThanOrEqual(limit);
    }
    expect(pieces.join('')).toBe(text);
  }
});

test('a text is shortened between its characters, whatever they are made of', () => {
  const part = fc.constantFrom(
    ...[
      'a',
      '7',
      '#',
      '-',
      'ä',
      'e\u0301',
      '\u0301',
      '\u200d',
      '\u0600',
      '🇩',
      '🇩🇪',
      '👩',
      '👩\u200d👧',
      '👍🏽',
      'क्षि',
      '각',
      'ᄀ',
      'ᅡ',
    ],
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.nat(60), (parts, limit) => {
      const text = parts.join('');
      fc.pre(limit > 0 && text.length > limit);
      const starts = [...borders.segment(text)].map(({ index }) => index);
      const last = starts.filter((border) => border < limit).at(-1) ?? 0;
      // Nothing at all would say less than a character cut in two.
      if (last > 0) expect(shorten(text, limit)).toBe(`${text.slice(0, last)}…`);
    }),
    { numRuns: 3_000 },
  );
});

test('a lone half of a surrogate pair becomes the sign for the unreadable', () => {
  expect(splitText('a\ud800b\udc00', { limit: 40 })).toEqual(['a\ufffdb\ufffd']);
  expect(wellFormed('ok 👍')).toBe('ok 👍');
});

test('one letter under a thousand accents is cut between code points rather than lost', () => {
  const zalgo = `a${'\u0301'.repeat(1_000)}`;
  expect(splitText(zalgo, { limit: 100 }).join('')).toBe(zalgo);
});

test('text without a blank is cut in time that grows with its length alone', () => {
  const words = (size: number) => 'ä€😀x'.repeat(size);
  const pieces = (text: string) => splitText(text, { limit: 400, measure: utf8Bytes });
  expect(growthOf(words, pieces, 5_000)).toBe('linear');
  expect(pieces(words(5_000)).join('')).toBe(words(5_000));
});

test('whatever the text and the limit: within the limit, nothing lost, fences closed', () => {
  const bit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.string({ maxLength: 80 }),
    fc.constantFrom('```', '\n```yaml\n', '\n```\n', '\n', '`', '``', ' ', '👨‍👩‍👧', '🇩🇪', '\t  indented'),
  );
  fc.assert(
    fc.property(
      fc.array(bit, { maxLength: 40 }),
      fc.integer({ min: 40, max: 300 }),
      fc.boolean(),
      (bits, limit, bytes) => {
        const text = wellFormed(bits.join(''));
        const pieces = splitText(text, bytes ? { limit, measure: utf8Bytes } : { limit });
        const cost = (piece: string) => (bytes ? utf8Bytes(piece) : piece.length);
        for (const piece of pieces) {
          expect(cost(piece)).toBeLessThanOrEqual(limit);
          expect(piece).toBe(wellFormed(piece));
          expect((piece.match(/```/g) ?? []).length % 2).toBe(0);
        }
        expect(holds(pieces.join('\n'), text)).toBe(true);
      },
    ),
    { numRuns: 2_000 },
  );
});
