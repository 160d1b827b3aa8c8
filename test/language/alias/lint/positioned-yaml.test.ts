import { PositionedYaml, UnreadableYaml } from '../../../../src/language/lint/positioned-yaml';
import fc from '../../../seeded-fast-check';

const TEXT = `---
# a comment
name: "x"
formats:
  - a {{b}}
  - display: q
    representation: [ "z", 'w' ]
result:
  format: |

    first
      second {{ x }}
  extra: &e { color: good }
ack:
  extra: *e
`;

describe('a YAML document that knows its positions', () => {
  const yaml = new PositionedYaml(TEXT);

  it('says where keys and values stand', () => {
    expect(yaml.keyAt(['name'])).toEqual({ line: 3, column: 1 });
    expect(yaml.valueAt(['name'])).toEqual({ line: 3, column: 8 });
    expect(yaml.valueAt(['formats', 0], 2)).toEqual({ line: 5, column: 7 });
    expect(yaml.valueAt(['formats', 1, 'representation', 1])).toEqual({ line: 7, column: 29 });
    expect(yaml.keyAt(['result', 'extra', 'color'])).toEqual({ line: 13, column: 15 });
  });

  it('counts lines inside a block of text', () => {
    const format = (yaml.value as { result: { format: string } }).result.format;
    expect(yaml.valueAt(['result', 'format'], format.indexOf('{{'))).toMatchObject({ line: 12 });
  });

  it('points to the nearest thing around what is not there', () => {
    expect(yaml.keyAt(['result', 'nothing', 0])).toEqual(yaml.keyAt(['result']));
    expect(yaml.valueAt(['ack', 'extra', 'color'])).toMatchObject({ line: 15 });
  });

  it('reads values as PyYAML does', () => {
    expect(new PositionedYaml('a: yes\nb: No\nc: y\nd: "on"\n').value).toEqual({
      a: true,
      b: false,
      c: 'y',
      d: 'on',
    });
  });

  it('tells of keys that are written twice', () => {
    expect(new PositionedYaml('a: 1\nb: {c: 1, c: 2}\na: 2\n').duplicates).toEqual([
      { key: 'c', position: { line: 2, column: 11 }, first: { line: 2, column: 5 } },
      { key: 'a', position: { line: 3, column: 1 }, first: { line: 1, column: 1 } },
    ]);
  });

  it.each([
    ['a: {{ x }}', 1, /starts with \{\{/],
    ['b: 1\na: b: c', 2, /./],
    ['a: "open\n', 2, /./],
    ['a: 1\n---\nb: 2\n', 1, /single document/],
    ['', 1, /document/],
    ['a: *nothing', 1, /alias/],
  ])('says on which line %j cannot be read', (text, line, message) => {
    let thrown: unknown;
    try {
      new PositionedYaml(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(UnreadableYaml);
    expect((thrown as UnreadableYaml).message).toMatch(message);
    expect((thrown as UnreadableYaml).position.line).toBe(line);
  });

  it('throws nothing else, whatever is written', () => {
    const word = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '{{',
      '}}',
      '"',
      "'",
      '|',
      '>',
      '&x ',
      '*x',
      '[',
      ']',
      ',',
      '#',
      '\t',
      '!',
      '?',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        try {
          new PositionedYaml(words.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableYaml);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
