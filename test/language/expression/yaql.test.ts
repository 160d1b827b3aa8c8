import { ExpressionError } from '../../../src/language/expression/expression-error';
import { Callable, str } from '../../../src/language/expression/python-values';
import { unknownFunctions } from '../../../src/language/yaql/unknown-functions';
import { readYaql } from '../../../src/language/yaql/yaql';
import fc from '../../seeded-fast-check';
import { evaluateYaql } from './evaluate-yaql';

const data: Record<string, unknown> = {
  name: 'Ada',
  n: 7,
  none: null,
  list: [3, 1, 2],
  people: [
    { name: 'x', age: 3, tags: ['a', 'b'] },
    { name: 'y', age: 1, tags: ['c'] },
  ],
  nested: { a: { b: 'deep' }, 'x.y': 1 },
};

const functions = new Map([
  [
    'ctx',
    new Callable('ctx', ({ positional }) => (positional.length === 0 ? data : data[str(positional[0])])),
  ],
]);

function evaluate(source: string): unknown {
  return evaluateYaql(source, functions);
}

describe('A YAQL expression gives', () => {
  test.each<[string, unknown]>([
    ['ctx(name)', 'Ada'],
    ['ctx("name")', 'Ada'],
    ['ctx().nested.a.b', 'deep'],
    ["ctx().nested['x.y']", 1],
    ['ctx().get(nosuch, 5)', 5],
    ['ctx().nested.get(zz)', null],
    ['ctx().none?.x', null],
    ['1 + 2 * 3', 7],
    ['7 / 2', 3],
    ['7.0 / 2', 3.5],
    ['7 mod 3', 1],
    ['-ctx(n) + 1', -6],
    ['"a" + "b"', 'ab'],
    ['ctx(n) > 5 and not ctx(n) = 8', true],
    ['1 in ctx(list)', true],
    ['"abc" =~ "a.c"', true],
    ['not false and true', true],
    ['ctx(list)[0]', 3],
    ['ctx(list)[-1]', 2],
    ['ctx(people).where($.age > 2)', [{ name: 'x', age: 3, tags: ['a', 'b'] }]],
    ['ctx(people).name', ['x', 'y']],
    ['ctx(people).select($.age)', [3, 1]],
    ['ctx(people).where($.age < 2).select($.name).first()', 'y'],
    ['ctx(people).orderBy($.age).select($.name)', ['y', 'x']],
    ['ctx(people).selectMany($.tags)', ['a', 'b', 'c']],
    ['ctx(people).toDict($.name, $.age)', { x: 3, y: 1 }],
    [
      'ctx(people).groupBy($.age > 2, $.name)',
      [
        [true, ['x']],
        [false, ['y']],
      ],
    ],
    ['ctx(list).sum()', 6],
    ['ctx(list).max()', 3],
    ['min(4, 2)', 2],
    ['ctx(list).any($ > 2)', true],
    ['ctx(list).all($ > 2)', false],
    ['ctx(list).aggregate($1 + $2)', 6],
    ['ctx(list).contains(2)', true],
    ['ctx(list).orderByDescending($)', [3, 2, 1]],
    ['ctx(list).reverse().limit(2)', [2, 1]],
    ['range(0, 4)', [0, 1, 2, 3]],
    ['len(ctx(list))', 3],
    ['ctx(list).len()', 3],
    ['list(1, 2).append(3)', [1, 2, 3]],
    ['[[1], [2, [3]]].flatten()', [1, 2, 3]],
    [
      'zip([1, 2], [a, b])',
      [
        [1, 'a'],
        [2, 'b'],
      ],
    ],
    ['dict(a => 1, b => 2)', { a: 1, b: 2 }],
    ['{a => 1}.set(b, 2).keys()', ['a', 'b']],
    ['{a => {x => 1}}.mergeWith({a => {y => 2}})', { a: { x: 1, y: 2 } }],
    ['{a => 1, b => 2}.delete(a)', { b: 2 }],
    ['ctx(nested).containsKey("a")', true],
    ['ctx().nested.a.items().toList()', [['b', 'deep']]],
    ['"a,b".split(",")', ['a', 'b']],
    ['",".join([1, 2])', '1,2'],
    ['[1, 2].join("-")', '1-2'],
    ['"Hello".toUpper().replace("L", "l")', 'HEllO'],
    ['" x ".trim()', 'x'],
    ['"abc".substring(1, 1)', 'b'],
    ['"abc".startsWith("ab")', true],
    ['str(true)', 'true'],
    ['int("42") + 1', 43],
    ['float("2.5")', 2.5],
    ['isString(ctx(name))', true],
    ['coalesce(null, ctx(none), 3)', 3],
    ['switch(ctx(n) > 9 => big, ctx(n) > 5 => middle, true => small)', 'middle'],
    ['let(a => 2) -> $a * 3', 6],
    ['with(5) -> $ + 1', 6],
    ['regex_match("xyz", "x")', true],
    ['to_json_string({a => 1})', '{"a": 1}'],
    ['version_compare("0.10.0", "0.10.1")', -1],
    ['"\\d"', '\\d'],
    ['`raw`', 'raw'],
    ['str(null)', 'null'],
    ['[a, 1, null].join("-")', 'a-1-null'],
    [
      '[[x, 1], [x, 5], [y, 2]].groupBy($[0], $[1], $.sum())',
      [
        ['x', 6],
        ['y', 2],
      ],
    ],
    ['"Hello".trimLeft("H")', 'ello'],
    ['isEmpty("  ")', true],
    ['[1, 2].join([2, 3], $1 = $2, [$1, $2])', [[2, 2]]],
    ['json("{\\"a\\": 1}").a', 1],
    ['regex("\\d+").search("a 42")', '42'],
    ['set(1, 2).union(set(2, 3)).len()', 3],
    ['ctx(people).orderBy(1).thenBy($.name).name', ['x', 'y']],
    ['datetime("2021-05-06T07:08:09+02:00").utc.hour', 5],
    ['datetime("5 Jan 2021 10:30 PM").format("%Y-%m-%d %H:%M")', '2021-01-05 22:30'],
    ['(datetime(2021, 1, 2) - datetime(2021, 1, 1)).hours', 24],
    ['sequence().select($ * 2).take(3)', [0, 2, 4]],
    ['def(double, $ * 2) -> double(4)', 8],
    ['pow(2, 10)', 1024],
    ['str(9007199254740993 + 1)', '9007199254740994'],
    ['str(10.0 / 4)', '2.5'],
    ['str([1, a])', "(1, 'a')"],
    ['[1, 2, 3].accumulate($1 + $2)', [1, 3, 6]],
  ])('%s', (source, expected) => {
    expect(evaluate(source)).toEqual(expected);
  });
});

describe('What YAQL gets wrong is said as StackStorm says it', () => {
  test.each([
    ['$.tempfile', 'Unknown function "#property#tempfile"'],
    ['abs(8).value', 'Unknown function "#property#value"'],
    ['ctx().nosuch', "'nosuch'"],
    ['nosuch()', 'Unknown function "nosuch"'],
    ['"a".nosuch()', 'Unknown method "nosuch" for receiver a'],
    ['<% succeeded()', "Parse error: unexpected '<' at position 0 of expression '<% succeeded()'"],
    ['1 +', "Parse error: unexpected end of statement in expression '1 +'"],
    ['1 # 2', "Lexical error: illegal character '#' at position 2 of expression '1 # 2'"],
    ['ctx(list)[9]', 'tuple index out of range'],
    ['[].assert($)', 'Assertion failed'],
    ["{}.assert($, 'nothing there')", 'nothing there'],
  ])('%s', (source, message) => {
    expect(() => evaluate(source)).toThrow(new ExpressionError('', message));
  });

  test('functions that are not supported are found without running the expression', () => {
    expect(unknownFunctions(readYaql('ctx().x.select(nosuch($)).other()'), new Set(['ctx']))).toEqual([
      { name: 'nosuch', at: 15 },
      { name: 'other', at: 26 },
    ]);
  });
});

const TOO_LONG = [
  '('.repeat(5000),
  '['.repeat(5000),
  '-'.repeat(50_000),
  `1${' + 1'.repeat(20_000)}`,
  'not '.repeat(9000),
];

function refused(source: string): string {
  try {
    return `answered: ${JSON.stringify(evaluate(source))}`;
  } catch (error) {
    if (error instanceof ExpressionError) return 'refused';
    throw error;
  }
}

describe('No way leads from YAQL to the process', () => {
  test.each(
    [
      'ctx().constructor',
      'ctx().__proto__',
      "ctx()['__proto__']",
      "ctx()['constructor']('return process')()",
      'ctx().get(constructor).x',
      '"".constructor',
      '"".constructor()',
      'ctx(name).toString()',
      'ctx(list).constructor',
      'process',
      'process.env.HOME',
      'global.process',
      'require("fs")',
      'eval("1")',
      'Function("return 1")()',
      'this.constructor',
      'ctx.constructor()',
      'call(eval, [1], {})',
      'import("fs").x()',
      '"{0.__class__}".format(ctx())',
      '"{0.constructor}".format(ctx())',
      'range(0, 1000000000)',
      'range(0, 99999).select(range(0, 99999))',
      '"x" * 1000000000',
      'range(0, 90000).select(str($) * 100000).join(",")',
      ...TOO_LONG,
    ].map((source) => [source.slice(0, 80), source]),
  )('%s', (_name, source = '') => {
    // A bare word is only ever a text.
    expect(refused(source)).toMatch(/^refused|^answered: "(process|this)"/);
  });

  test('whatever is written, the answer is a value or an ExpressionError', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...'ctx ( ) [ ] { } . ?. , => -> = != < > + - * / mod in and or not $ $x "a" 1 2.5 null true select where len list name n =~ switch let range'.split(
          ' ',
        ),
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        refused(parts.join(' '));
        refused(`ctx(people).select(${parts.join('')})`);
      }),
      { numRuns: 2000 },
    );
  });
});
