import { ExpressionError } from '../../../src/language/expression/expression-error';
import { Lookup } from '../../../src/language/expression/python-values';
import {
  checkTemplate,
  evaluateTemplate,
  renderTemplate,
  renderValue,
} from '../../../src/language/jinja/jinja';
import fc from '../../seeded-fast-check';

const context = {
  name: 'Ada',
  none: null,
  yes: true,
  n: 7,
  pi: 3.25,
  list: [3, 1, 2],
  words: ['b', 'A', 'c'],
  people: [
    { name: 'x', age: 3, on: true },
    { name: 'y', age: 1, on: false },
  ],
  nested: { a: { b: [10, 20] }, items: 'own', 'x.y': 1 },
  quote: "it's",
};

describe('A Jinja template prints what Python prints', () => {
  test.each([
    ['hello {{ name }}', 'hello Ada'],
    ['{{ none }} {{ yes }} {{ false }}', 'None True False'],
    ['{{ list }} {{ words }}', "[3, 1, 2] ['b', 'A', 'c']"],
    ['{{ people[0] }}', "{'name': 'x', 'age': 3, 'on': True}"],
    ['{{ quote }} {{ [quote] }}', 'it\'s ["it\'s"]'],
    ['{{ 7 / 2 }} {{ 8 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 10 }}', '3.5 4.0 3 -4 2 1024'],
    ['{{ 1.0 }} {{ 1e20 }} {{ 10000000000 }} {{ 0.00001 }}', '1.0 1e+20 10000000000 1e-05'],
    ['{{ "a" ~ 1 ~ none }}', 'a1None'],
    ['{{ "ab" * 3 }} {{ [1] + [2] }}', 'ababab [1, 2]'],
    ['{{ nested.a.b[1] }} {{ nested["a"]["b"].0 }} {{ nested["x.y"] }}', '20 10 1'],
    ['{{ nested["items"] }}', 'own'],
    ['{{ list[1:] }} {{ list[::-1] }} {{ "abc"[:2] }} {{ "abc"[-1] }}', '[1, 2] [2, 1, 3] ab c'],
    ['{{ 1 if yes else 2 }} {{ 3 if none else 4 }}', '1 4'],
    ['{{ 1 < 2 < 3 }} {{ 3 in list }} {{ "z" not in words }} {{ not list }}', 'True True True False'],
    ['{{ none or "x" }} {{ [] and 1 }} {{ "" or [] or 0 or "last" }}', 'x [] last'],
    ['{% if [] %}a{% elif {} %}b{% else %}c{% endif %}', 'c'],
    ['{% for x in list if x > 1 %}{{ loop.index }}:{{ x }}{{ "," if not loop.last }}{% endfor %}', undefined],
    ['{% for x in list %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}', '13,21,32'],
    ['{% for k, v in nested.a.items() %}{{ k }}={{ v }}{% endfor %}', 'b=[10, 20]'],
    ['{% for x in [] %}a{% else %}none{% endfor %}', 'none'],
    ['{% set a = 1 %}{% set b, c = 2, 3 %}{{ a + b + c }}', '6'],
    ['{% set t %}x{{ n }}{% endset %}{{ t }}{{ t }}', 'x7x7'],
    ['{% with a = n, b = 2 %}{{ a }}{{ b }}{% endwith %}', '72'],
    ['{{ range(*[1, 4]) | list }}', '[1, 2, 3]'],
    ['{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b }}{{ c }}{% endfor %}', '123'],
    [
      '{% set out = [] %}{% for x in list %}{% set _ = out.append(x * 2) %}{% endfor %}{{ out }}',
      '[6, 2, 4]',
    ],
    ['{% filter upper %}a{{ name }}{% endfilter %}', 'AADA'],
    [
      '{% macro hi(a, b="!") %}hi {{ a }}{{ b }}{% endmacro %}{{ hi("x") }}{{ hi("y", b="?") }}',
      'hi x!hi y?',
    ],
    ['a {{- 1 -}} b {%- if yes -%} c {%- endif %}', 'a1bc'],
    ['{# gone #}{% raw %}{{ kept }}{% endraw %}', '{{ kept }}'],
    ['line\n', 'line'],
    [
      '{{ "x{}y".format(1) }} {{ "{:>5}|{a:05.2f}".format("z", a=1.5) }} {{ "%s-%03d" % ("q", 5) }}',
      undefined,
    ],
    ['{{ "{:>5}|{a:05.2f}".format("z", a=1.5) }} {{ "%s-%03d" % ("q", 5) }}', '    z|01.50 q-005'],
    ['{{ "{a" }}', '{a'],
    ['{{ {"a": {"b": 1}} }}', "{'a': {'b': 1}}"],
    [
      '{{ "a b  c".split() }} {{ "a,b,c".split(",", 1) }} {{ ",".join(words) }}',
      "['a', 'b', 'c'] ['a', 'b,c'] b,A,c",
    ],
    ['{{ " x ".strip() }}{{ "Abc".lower().startswith("a") }}{{ "a-b".replace("-", "+") }}', 'xTruea+b'],
    ['{{ "hello world".title() }} {{ "5".zfill(3) }} {{ "x".center(5, "*") }}', 'Hello World 005 **x**'],
    ['{{ nested.get("zz", 5) }} {{ nested.a.keys() | list }}', "5 ['b']"],
    ['{{ "\\w \\n" | length }}', '4'],
  ])('%s', (template, expected) => {
    if (expected === undefined) expect(typeof tryRender(template)).toBe('string');
    else expect(renderTemplate(template, context)).toBe(expected);
  });
});

describe("Jinja's and StackStorm's filters", () => {
  test.each([
    ['{{ nosuch | default("d") }} {{ "" | default("e", true) }} {{ none | d(1) }}', 'd e None'],
    ['{{ words | sort | join("-") }} {{ people | map(attribute="name") | join }}', 'A-b-c xy'],
    ['{{ people | selectattr("on") | map(attribute="age") | list }}', '[3]'],
    ['{{ people | rejectattr("age", "gt", 2) | list | length }}', '1'],
    [
      '{{ list | select("odd") | list }} {{ list | max }} {{ list | sum }} {{ people | sum("age") }}',
      '[3, 1] 3 6 4',
    ],
    [
      '{{ "3.7" | int }} {{ "x" | int(9) }} {{ "2" | float }} {{ 2.567 | round(1) }} {{ 2.5 | round }}',
      '3 9 2.0 2.6 2.0',
    ],
    [
      '{{ "hello there" | truncate(5, true, leeway=0) }} {{ "a b" | urlencode }} {{ "<b>" | e }}',
      'he... a%20b &lt;b&gt;',
    ],
    ['{{ people | groupby("on") | first | first }} {{ [1,1,2] | unique | list }}', 'False [1, 2]'],
    [
      '{{ {"b": 1, "a": 2} | dictsort }} {{ [1,2,3] | batch(2) | list }}',
      "[('a', 2), ('b', 1)] [[1, 2], [3]]",
    ],
    ['{{ {"a": [1, "é"]} | tojson }}', '{"a": [1, "\\u00e9"]}'],
    ['{{ {"a": "b", "c": {"d": 1, "g": true}} | to_json_string }}', '{"a": "b","c": {"d": 1,"g": true}}'],
    ['{{ {"c": {"f": 1}, "a": "b"} | to_yaml_string }}', 'a: b\nc:\n  f: 1\n'],
    // A text that ends with its line is indented once more, as by libyaml.
    ['{{ {"out": "done\\n"} | to_yaml_string }}', "out: 'done\n\n  '\n"],
    [
      '{{ "%.1f" | format(0.25) }} {{ "{:.2f}".format(2.675) }} {{ "%.0f" % 2.5 }} {{ "%.1f" % 0.35 }}',
      '0.2 2.67 2 0.3',
    ],
    ["{{ '{\"a\": [1]}' | from_json_string }} {{ 'a: [1]' | from_yaml_string }}", "{'a': [1]} {'a': [1]}"],
    [
      '{{ "567 Elm Dr" | regex_match("[0-9]{3} \\w+ (?:Ave|Dr)") }} {{ "xyz" | regex_match("y") }}',
      'True False',
    ],
    [
      '{{ "a1b2" | regex_replace("(\\d)", "<\\1>") }} {{ "abc" | regex_search("B", ignorecase=True) }}',
      'a<1>b<2> True',
    ],
    [
      '{{ "k=v; k2=w" | regex_substring("(\\w)=(?:v|w)") }} {{ "a1 b2" | regex_substring("[a-z]\\d", 1) }}',
      'k b2',
    ],
    ['{{ 12345 | to_human_time_from_seconds }} {{ 0.41 | to_human_time_from_seconds }}', '3h25m45s 0.41μs'],
    ['{{ 3600 | to_human_time_from_seconds }} {{ 2.38 | to_human_time_from_seconds }}', '1h0m0s 2s'],
    [
      '{{ "1.6.0" | version_bump_minor }} {{ "1.7.0" | version_match(">=1.7.0") }} {{ "0.10.1" | version_compare("0.10.0") }}',
      '1.7.0 True 1',
    ],
    ['{{ "/a/b.txt" | basename }} {{ basename("/a/b.txt") }} {{ "/a/b.txt" | dirname }}', 'b.txt b.txt /a'],
    ['{{ "say \\"hi\\"\\n" | json_escape }} {{ none | use_none }}', 'say \\"hi\\"\\n %*****__%NONE%__*****%'],
    [
      '{{ {"a": [{"b": 1}, {"b": 2}]} | jsonpath_query("a[*].b") }} {{ {} | jsonpath_query("a") }}',
      '[1, 2] None',
    ],
  ])('%s', (template, expected) => {
    expect(renderTemplate(template, context)).toBe(expected);
  });
});

describe('A template that is one expression keeps the type of its value', () => {
  test.each([
    ['{{ n }}', 7],
    ['{{ list }}', [3, 1, 2]],
    ['{{ yes }}', true],
    ['{{ none }}', null],
    ['{{ n }}!', '7!'],
    ['{% if yes %}{{ n }}{% endif %}', '7'],
    ['{{ 4 / 2 }}', 2],
  ])('%s', (template, expected) => {
    expect(evaluateTemplate(template, context)).toEqual(expected);
  });

  test('inside lists and dicts too', () => {
    expect(renderValue({ a: ['{{ n }}', 'x{{ n }}', 5], '{{ name }}': null }, context)).toEqual({
      a: [7, 'x7', 5],
      Ada: null,
    });
  });
});

describe('What a template gets wrong is said in one sentence', () => {
  test.each([
    ['{{ nosuch }}', "'nosuch' is undefined"],
    ['{{ nosuch.x }}', "'nosuch' is undefined"],
    ['{% if nosuch %}{% endif %}', "'nosuch' is undefined"],
    ['{{ nested.zz }}', "'dict object' has no attribute 'zz'"],
    ['{{ nested["zz"] }}', "'dict object' has no attribute 'zz'"],
    ['{{ none.x }}', "'None' has no attribute 'x'"],
    ['{{ list[9] }}', 'list object has no element 9'],
    ['{{ 1 + "a" }}', "unsupported operand type(s) for +: 'int' and 'str'"],
    ['{{ "a" + 1 }}', 'can only concatenate str (not "int") to str'],
    ['{{ 1 / 0 }}', 'division by zero'],
    ['{{ n() }}', "'int' object is not callable"],
    ['{{ n | nosuch }}', "No filter named 'nosuch'."],
    ['{% nosuch %}', "Encountered unknown tag 'nosuch'."],
    ['{{ n', "unexpected end of template, expected 'end of print statement'."],
    ['{{ }}', "Expected an expression, got 'end of print statement'"],
    [
      '{% if 1 %}',
      "Unexpected end of template. Jinja was looking for the following tags: 'elif' or 'else' or 'endif'.",
    ],
  ])('%s', (template, message) => {
    expect(() => renderTemplate(template, context)).toThrow(new ExpressionError('', message));
  });

  test('what is undefined may be asked about', () => {
    expect(renderTemplate('{{ nosuch is defined }} {{ nested.zz is undefined }}', context)).toBe(
      'False True',
    );
  });

  test('a syntax error is found without running the template', () => {
    expect(checkTemplate('{{ a | b }}')).toBeUndefined();
    expect(checkTemplate('{{ a | }}')).toMatch(/name/);
  });
});

function tryRender(template: string, data: Record<string, unknown> = context): string {
  try {
    return renderTemplate(template, data);
  } catch (error) {
    if (error instanceof ExpressionError) return `refused: ${error.message}`;
    throw error;
  }
}

const TOO_LONG = [
  `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  `{{ ${'['.repeat(5000)} }}`,
  `{{ ${'-'.repeat(50000)}1 }}`,
  `{{ ${'not '.repeat(50000)}1 }}`,
  '{% if 1 %}'.repeat(5000),
  `{{ 1${' + 1'.repeat(20000)} }}`,
  `{{ 1${'|string'.repeat(20000)} }}`,
];

describe('No way leads from a template to the process', () => {
  const hostile = {
    ...context,
    secret: 'the-secret',
    fn: () => 'called',
    date: new Date(0),
    map: new Map([['a', 1]]),
  };
  test.each(
    [
      '{{ "".constructor.constructor("return process")() }}',
      '{{ name.constructor }}',
      '{{ list.constructor }}',
      '{{ list["constructor"]["constructor"]("return 1")() }}',
      '{{ nested.__proto__ }}',
      '{{ nested["__proto__"]["x"] }}',
      '{{ nested | attr("__proto__") }}',
      '{{ [nested] | map(attribute="__proto__") | list }}',
      '{{ [nested] | map(attribute="constructor.name") | list }}',
      '{{ "{0.__class__}".format(name) }}',
      '{{ "{0.constructor}".format(name) }}',
      '{{ "%(constructor)s" % nested }}',
      '{{ range.constructor("return process")() }}',
      '{{ range.__globals__ }}',
      '{{ cycler.__init__.__globals__.os.popen("id").read() }}',
      '{{ joiner.constructor }}',
      '{{ lipsum.__globals__ }}',
      '{{ self.__init__ }}',
      '{{ "".__class__.__mro__[1].__subclasses__() }}',
      '{{ config }}',
      '{{ process.env }}',
      '{{ global.process }}',
      '{{ globalThis }}',
      '{{ require("child_process") }}',
      '{{ this }}',
      '{{ fn() }}',
      '{{ fn.call() }}',
      '{{ date.constructor }}',
      '{{ map.size }}',
      '{{ "x".upper.constructor("return 1")() }}',
      '{{ "x".upper.call }}',
      '{{ loop.constructor }}',
      '{% for x in list %}{{ loop.cycle.constructor }}{% endfor %}',
      '{% macro m() %}{% endmacro %}{{ m.constructor }}',
      '{% include "/etc/passwd" %}',
      '{% import "os" as os %}',
      '{% extends "x" %}',
      '{{ dict(__proto__={"polluted": 1}).polluted }}',
      '{{ range(10**9) }}',
      '{{ range(99999) | map("string") | map("center", 99999) | join }}',
      '{{ "x" * 10**9 }}',
      '{{ ("x" * 1000000) * 1000000 }}',
      '{{ "x".center(10**9) }}',
      '{{ "{:>99999999}".format(1) }}',
      '{{ "%99999999d" % 1 }}',
      '{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}',
      '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
    ]
      .concat(TOO_LONG)
      .map((template) => [template.slice(0, 80), template]),
  )('%s', (_name, template = '') => {
    expect(tryRender(template, hostile)).toMatch(/^refused: /);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('a pattern that would try for ever answers', () => {
    const text = 'a'.repeat(5000);
    expect(renderTemplate('{{ text ~ "!" | regex_match("(a+)+$") }}', { text })).toBe(`${text}False`);
    expect(renderTemplate('{{ (text ~ "!") | regex_search("(a|a)*b") }}', { text })).toBe('False');
  });

  test('a key named __proto__ is data like any other', () => {
    const data = JSON.parse('{"x": {"__proto__": {"polluted": 1}}}') as Record<string, unknown>;
    expect(renderTemplate('{{ x.__proto__.polluted }}', data)).toBe('1');
    const copy = renderValue({ v: '{{ x }}' }, data) as { v: Record<string, unknown> };
    expect(Object.hasOwn(copy.v, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(copy.v)).toBe(Object.prototype);
  });

  test('text that comes out of a value is never a template itself', () => {
    expect(renderTemplate('{{ text }}', { text: '{{ 7*7 }}' })).toBe('{{ 7*7 }}');
    expect(renderValue({ a: '{{ text }}' }, { text: '{{ 7*7 }}' })).toEqual({ a: '{{ 7*7 }}' });
  });
});

test('the datastore is reached through lookups, and decrypted only when asked', () => {
  const key = (name: string): Lookup =>
    new Lookup(
      `st2kv.system.${name}`,
      (part) => (part === 'decrypted' ? undefined : key(`${name}.${part}`)),
      {
        text: () => ({ plain: 'value', crypt: 'A1B2', 'a.b': 'deep' })[name] ?? '',
        decrypted: () => (name === 'crypt' ? 'open' : undefined),
      },
    );
  const st2kv = new Lookup('st2kv', (scope) =>
    scope === 'system' ? new Lookup('st2kv.system', key) : undefined,
  );
  const render = (template: string): string => tryRender(template, { st2kv });
  expect(render('{{ st2kv.system.plain }} {{ st2kv.system.crypt }} {{ st2kv.system.a.b }}')).toBe(
    'value A1B2 deep',
  );
  expect(render('{{ st2kv.system.crypt | decrypt_kv }}')).toBe('open');
  // What it holds is compared only once it is a text.
  expect(render('{{ st2kv.system.plain | upper ~ (st2kv.system.plain == "value") }}')).toBe('VALUEFalse');
  expect(render('{{ st2kv.system.plain | string == "value" }}')).toBe('True');
  expect(render('{{ "%s" % st2kv.system.plain }}{{ st2kv.system.plain | replace("v", "w") }}')).toBe(
    'valuewalue',
  );
  expect(render('{{ st2kv.system.plain + "x" }}')).toContain('unsupported operand');
  expect(render('{{ st2kv.system.plain | length }}')).toContain('| string | length');
  expect(render('{{ "v" in st2kv.system.plain }}')).toContain('not iterable');
  expect(render('{{ [st2kv.system.plain] }}')).toContain('| string');
  expect(render('{{ st2kv.system }}')).toContain('no key of the datastore');
  expect(render('[{{ st2kv.system.nosuch }}]')).toBe('[]');
  // To Python a key is an object, which is there and never false, whatever the datastore holds.
  expect(render('{{ st2kv.system.nosuch | default("d", true) }}{{ 1 if st2kv.system.nosuch }}')).toBe('1');
  expect(render('{{ st2kv.system.nosuch | decrypt_kv }}')).toBe(
    'refused: Referenced datastore item "st2kv.system.nosuch" doesn\'t exist or it contains an empty string',
  );
});

describe('Whatever is written between the braces', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'{{ }} {% %} {# #} if else endif for in endfor set name list nested . [ ] ( ) | ~ + - * ** / // % == < > is not defined "a" \'b\' 1 2.5 , : = items upper format join map range raw endraw macro'.split(
        ' ',
      ),
    ),
    fc.string({ maxLength: 5 }),
  );

  test('the answer is a text or an ExpressionError', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
        const inside = parts.join(' ');
        tryRender(inside);
        tryRender(`{{ ${inside} }}`);
        tryRender(`{% for x in list %}${inside}{% endfor %}`);
      }),
      { numRuns: 1500 },
    );
  });
});

describe('A method that changes a list or a dict', () => {
  it('changes what the template sees of it, and never the data that was given', () => {
    const given = { numbers: [1], names: { a: 1 } };
    expect(
      renderTemplate('{{ numbers.append(2) }} {{ numbers }} {{ names.pop("a") }} {{ names }}', given),
    ).toBe('None [1, 2] 1 {}');
    expect(given).toEqual({ numbers: [1], names: { a: 1 } });
  });
});
