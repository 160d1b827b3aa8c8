import { graphemesOf } from '../../src/chat/graphemes';

const whole = (text: string) =>
  [...new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)].map(({ segment, index }) => ({
    segment,
    index,
  }));

it.each([
  ['plain', 'abc '],
  ['CR LF', 'a\r\n'],
  ['flags', '🇨🇭'],
  ['a flag in halves', '🇨🇭🇨'],
  ['families', '👩‍👩‍👧‍👦'],
  ['tones', '👍🏽'],
  ['accents', 'e\u0301\u0302'],
  ['two columns', '日本語'],
  ['halves of signs', '\ud83d\ud83d\udc4d'],
  ['Devanagari', 'क्षि'],
])('the characters of a long text are the same in pieces: %s', (_what, text) => {
  for (const lead of ['', 'x', 'xy', 'x'.repeat(999)]) {
    const long = lead + text.repeat(Math.ceil(2500 / text.length));
    expect([...graphemesOf(long)]).toEqual(whole(long));
  }
});

it('a character of thousands of marks is one', () => {
  const text = `a${'\u0301'.repeat(5000)}b`;
  expect([...graphemesOf(text)]).toEqual(whole(text));
});

it('no piece grows with the text: the time would grow with its square', () => {
  const segment = jest.spyOn(Intl.Segmenter.prototype, 'segment');
  expect([...graphemesOf(`“${'a-'.repeat(20_000)}”`)]).toHaveLength(40_002);
  expect(Math.max(...segment.mock.calls.map(([text]) => text.length))).toBeLessThan(1100);
  expect(segment.mock.calls.length).toBeLessThan(50);
  segment.mockRestore();
});
