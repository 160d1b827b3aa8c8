import { PieceMasker } from '../../../src/embedded/parameters/piece-masker';

function masked(secrets: readonly string[], pieces: readonly string[]): string {
  const masker = new PieceMasker(secrets);
  return pieces.map((piece) => masker.add(piece)).join('') + masker.end();
}

/** The text cut in two at each place, and in single characters. */
function waysToCut(text: string): string[][] {
  const inTwo = [...text].map((_, at) => [text.slice(0, at), text.slice(at)]);
  return [...inTwo, [...text]];
}

it.each([
  ['in the middle', ['hunter2-abc'], 'it is hunter2-abc, yes', 'it is ********, yes'],
  ['at the end', ['hunter2-abc'], 'it is hunter2-abc', 'it is ********'],
  ['only begun', ['hunter2-abc'], 'a hunter in 22', 'a hunter in 22'],
  ['of several lines', ['BEGIN\nkey\nEND'], '> BEGIN\nkey\nEND\nok\n', '> ********\nok\n'],
  ['the beginning of another', ['hunter2-abc', 'hunter'], 'hunter2-abc hunter2', '******** ********2'],
  ['that begins again in itself', ['aabaab'], 'aabaaabaab aabaabaab', 'aaba******** ********aab'],
  ['twice in a row', ['aaaa'], 'aaaaaaaaa', '****************a'],
  ['reaching into the next', ['abcd', 'bcde'], 'abcde bcde', '********e ********'],
])('a secret %s is taken out wherever the pieces end', (_where, secrets, text, shown) => {
  for (const pieces of waysToCut(text)) expect([pieces, masked(secrets, pieces)]).toEqual([pieces, shown]);
});

it('keeps nothing back that cannot be the beginning of a secret', () => {
  const masker = new PieceMasker(['hunter2-abc']);
  expect(masker.add('Password: ')).toBe('Password: ');
  expect(masker.add('for h')).toBe('for ');
  expect(masker.add('im')).toBe('him');
});
