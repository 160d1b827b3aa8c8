import { queuedSize, shortened } from '../../src/delivery/queued-size';

const file = (length: number) => ({ name: 'a.txt', type: 'text/plain', content: 'x'.repeat(length) });

describe('a post that waits', () => {
  it('is as large as its text, its box and its files', () => {
    expect(queuedSize({ text: '' })).toBe(0);
    expect(queuedSize({ text: 'abc', body: 'de', files: [file(10), file(20)] })).toBe(35);
  });

  it('stays as it is where it is short', () => {
    const post = { text: 'x'.repeat(1_000), body: 'y'.repeat(1_000) };
    expect(shortened(post)).toBe(post);
  });
});

describe('a post for which there is no room', () => {
  const note = (what: string) =>
    `… (${what} omitted: too much is waiting to be posted. StackStorm has all of it.)`;

  it.each([
    ['its text', { text: 'x'.repeat(3_234) }, { text: `${'x'.repeat(2_000)}${note('1,234 characters')}` }],
    [
      'the box below its text',
      { text: 'x'.repeat(500), body: 'y'.repeat(1_600) },
      { text: 'x'.repeat(500), body: `${'y'.repeat(1_500)}${note('100 characters')}` },
    ],
    [
      'its text, where that alone is too long for the box',
      { text: 'x'.repeat(2_000), body: 'yyyy' },
      { text: `${'x'.repeat(2_000)}${note('4 characters')}`, body: '' },
    ],
    ['its words without its files', { text: 'x', files: [file(3_000)] }, { text: `x${note('1 attached')}` }],
    [
      'its words without its files, and those cut',
      { text: '', body: 'y'.repeat(2_002), files: [file(1), file(1)] },
      { text: '', body: `${'y'.repeat(2_000)}${note('2 characters and 2 attached')}` },
    ],
  ])('keeps the beginning of %s, and says what is missing', (_, post, left) => {
    expect(shortened(post)).toEqual(left);
  });

  it('keeps how it looks', () => {
    expect(shortened({ text: 'x'.repeat(2_001), outcome: 'failed' })).toMatchObject({ outcome: 'failed' });
  });
});
