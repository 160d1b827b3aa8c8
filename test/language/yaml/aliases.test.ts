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
