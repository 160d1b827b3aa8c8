import { cut } from '../../src/core/cut';

it.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['abc🚀f', 5, 'abc…'],
  ['ab🚀ef', 5, 'ab🚀…'],
])('“%s” in %i characters is “%s”: never cut inside a character', (text, most, shown) => {
  expect(cut(text, most)).toBe(shown);
});
