import { describe, expect, it } from '@jest/globals';
import { ExpressionError } from '../../../src/language/expression/expression-error';
import { evaluatePython } from '../../../src/language/jinja/jinja';

const CONTEXT = { d: { one: 1, two: null }, l: [4, 1] };
const evaluated = (text: string): unknown => evaluatePython(text, CONTEXT);

describe('what Python counts without making a list of it', () => {
  it.each([
    ['{{ range(3) }}!', 'range(0, 3)!'],
    ['{{ range(1, 9, 2) }}!', 'range(1, 9, 2)!'],
    ['{{ range(3)|list }}!', '[0, 1, 2]!'],
    ['{{ range(5)[1] }}', 1],
    ['{{ d.keys() }}!', "dict_keys(['one', 'two'])!"],
    ['{{ d.values() }}!', 'dict_values([1, None])!'],
    ['{{ d.items() }}!', "dict_items([('one', 1), ('two', None)])!"],
    ['{% for key in d.keys() %}{{ key }} {% endfor %}', 'one two '],
    ['{{ d.keys()|join("+") }}', 'one+two'],
    ['{{ d.items()|list|length }}', 2],
  ])('%s gives %s', (text, wanted) => {
    expect(evaluated(text)).toEqual(wanted);
  });

  it.each(['{{ range(3)|tojson }}', '{{ d.keys()|to_json_string }}', '{{ d.keys()[0] + "" }}'])(
    '%s is refused',
    (text) => {
      expect(() => evaluated(text)).toThrow(ExpressionError);
    },
  );
});

describe('arguments are taken as Python takes them', () => {
  it.each([
    '{{ "x".center(2.5) }}',
    '{{ "a,b".split(",", 1.0) }}',
    '{{ "a"|center(3.0) }}',
    '{{ "aaa"|replace("a", "b", 1.5) }}',
    '{{ "xx".strip(1) }}',
    '{{ "abc".rpartition("") }}',
    '{{ "abc".count("a", "b") }}',
    '{{ "a b".rsplit(1) }}',
    '{{ 1 is sameas }}',
    '{{ 1 is odd 3 }}',
    '{{ [] is filter }}',
    '{{ {[1]: 2} }}',
    '{{ l|to_json_string(1.5) }}',
    '{{ range(6.0)|list }}',
    '{{ l|slice(2.0)|list }}',
    '{{ l|sort([1]) }}',
    '{{ d|dictsort(reverse="yes") }}',
    '{{ "abc"[1.0:] }}',
    '{{ l[:1e3] }}',
  ])('%s is refused', (text) => {
    expect(() => evaluated(text)).toThrow(ExpressionError);
  });

  it.each([
    ['{{ "a1b"|replace(1, "-") }}', 'a-b'],
    ['{{ "0x1f"|int(0, 16.0) }}', 0],
    ['{{ "12"|int(5, 99) }}', 12],
    ['{{ "1f"|int(5, 99) }}', 5],
    ['{{ l|sort(true) }}', [4, 1]],
    ['{{ l|batch(-1)|list }}', [[4, 1]]],
    ['{{ l|batch(0)|list }}', [[], [4, 1]]],
    [
      '{{ [1, 2, 3]|batch(2, "x")|list }}',
      [
        [1, 2],
        [3, 'x'],
      ],
    ],
    ['{{ [{"a": [1]}]|to_yaml_string(indent=1024) }}', '- a:\n  - 1\n'],
    ['{{ "a\\nb".splitlines(1) }}', ['a\n', 'b']],
    ['{{ l|to_json_string(">") }}', '[\n>4,\n>1\n]'],
    ['{{ "inf"|float|to_json_string }}', 'Infinity'],
    ['{{ zip("ab") }}', 'ab'],
    [
      '{{ zip(l, [2]) }}',
      [
        [4, 2],
        [1, null],
      ],
    ],
    ['{{ zip() }}', []],
  ])('%s gives %j', (text, wanted) => {
    expect(evaluated(text)).toEqual(wanted);
  });
});

describe('what comes out is evaluated once more only where the text alone has said it', () => {
  const stranger = { said: '{{ 1 + 1 }}', blocks: '{% raw %}{{ 1 }}{% endraw %}' };

  it.each([
    ['{{ "{" ~ "{ 1 + 1 }" ~ "}" }}', '2'],
    ['x {{ "{% if true %}y{% endif %}" }}', 'x y'],
    ['{%raw%}{{ 1 + 1 }}{%endraw%}', 2],
    ['{% raw %}{{ 1 + 1 }}{% endraw %}', '{{ 1 + 1 }}'],
  ])('%s', (text, wanted) => {
    expect(String(evaluatePython(text, stranger))).toBe(String(wanted));
  });

  it.each([
    ['{{ said }}', '{{ 1 + 1 }}'],
    ['so: {{ said }}', 'so: {{ 1 + 1 }}'],
    ['{% if true %}{{ said }}{% endif %}', '{{ 1 + 1 }}'],
    ['{{ "{" ~ "{ said }" ~ "}" }}', '{{ 1 + 1 }}'],
    ['{%raw%}{{ said }}{%endraw%}', '{{ 1 + 1 }}'],
    ['{{ blocks }}', '{% raw %}{{ 1 }}{% endraw %}'],
  ])('what a person said stays text: %s', (text, wanted) => {
    expect(evaluatePython(text, stranger)).toBe(wanted);
  });
});

it.each([
  ['{{ none[1] ~ "" }}', 'None has no element 1'],
  ['{{ d[1] ~ "" }}', 'dict object has no element 1'],
  ['{{ l[7] ~ "" }}', 'list object has no element 7'],
  ['{{ d.nope ~ "" }}', "'dict object' has no attribute 'nope'"],
])('%s says what is missing as Jinja does', (text, wanted) => {
  expect(() => evaluated(text)).toThrow(wanted);
});
