import { fromYaml } from '../../../src/language/expression/yaml-text';
import { parseYaml } from '../../../src/language/yaml/parse-yaml';

/** Each line stands for nine times the one before: 9^levels texts from a few hundred characters. */
function bomb(levels: number): string {
  const lines = ['a0: &a0 ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]'];
  for (let level = 1; level < levels; level += 1) {
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(',')}]`,
    );
  }
  return lines.join('\n');
}

test('YAML whose aliases unfold to far more than the text itself is refused', () => {
  expect(() => parseYaml(bomb(8))).toThrow('unfold to far more');
  expect(() => fromYaml(bomb(8))).toThrow('unfold to far more');
});

test('a list that holds itself is refused', () => {
  expect(() => parseYaml('&a [*a]')).toThrow('unfold to far more');
});

test('aliases that say a little again are what they are for', () => {
  expect(parseYaml('base: &b {x: 1}\nother: *b\nmore: {<<: *b, y: 2}')).toEqual({
    base: { x: 1 },
    other: { x: 1 },
    more: { x: 1, y: 2 },
  });
});

test('lines that stand too far left are moved while the text is short enough to be read again for each', () => {
  const misplaced = Array.from({ length: 10 }, (_, index) => `k${index}: "x\ny"`).join('\n');
  expect(parseYaml(misplaced)).toMatchObject({ k0: 'x y', k9: 'x y' });
  expect(() => parseYaml(`${misplaced}\nlong: ${'z'.repeat(100_000)}`)).toThrow('deficient indentation');
});

test('an expression reads no YAML that is longer than others can wait for', () => {
  const list = (length: number) => `[${'1, '.repeat(length / 3)}1]`;
  expect(fromYaml(list(90_000))).toHaveLength(30_001);
  expect(() => fromYaml(list(150_000))).toThrow(/is not read in an expression beyond 131072; use JSON/);
});
