import { ExpressionError } from '../../../src/language/expression/expression-error';
import { Callable, str } from '../../../src/language/expression/python-values';
import { evaluateYaql } from './evaluate-yaql';

const data: Record<string, unknown> = {
  rows: [
    { host: 'h1', cpu: 40 },
    { host: 'h2', cpu: 90 },
  ],
};
const functions = new Map([['ctx', new Callable('ctx', ({ positional }) => data[str(positional[0])])]]);
const evaluate = (source: string): unknown => evaluateYaql(source, functions);

// Every value is what yaql 3.2 with StackStorm's functions gave.
describe('Corners of YAQL', () => {
  test.each<[string, unknown]>([
    ['from_yaml_string([a, null])', "('a', None)"],
    ['from_yaml_string({a => 1})', { a: 1 }],
    ['json_dump({a => {b => 1}})', '{"a": {"b": 1}}'],
    ['json_dump([1, [2]], -1)', '[\n1,\n[\n2\n]\n]'],
    ["to_json_string('x', 1.5)", '"x"'],
    ["regex_match({a => 1}.items(), 'Items')", true],
    ['str(regex(a, ignoreCase => true, dotAll => true))', "re.compile('a', re.IGNORECASE|re.DOTALL)"],
    ["regex('a') = regex('a')", true],
    ["regex('a') = regex('a', ignoreCase => true)", false],
    ["set(regex('a'), regex('a')).len()", 1],
    ['[4, 1, 3, 1].toSet().toList()', [1, 3, 4]],
    ["'aaa'.replace(regex(a), b, -1)", 'aaa'],
    ["'abc'.replaceBy(regex(b), null)", 'ac'],
    ['[7, 8].enumerate(true)', [[1, 7], [2, 8]]], // biome-ignore format: pairs read best on one line
    ['sequence(true).take(3)', [1, 2, 3]],
    ['str(round(-0.5, -2))', '-0.0'],
    ["jsonpath_query(ctx(rows), '[*].(host|cpu)')", ['h1', 40, 'h2', 90]],
    ["jsonpath_query(ctx(rows), '[*].host,cpu')", ['h1', 40, 'h2', 90]],
    ["jsonpath_query({a => 1}, '`this`')", [{ a: 1 }]],
    ["jsonpath_query('xyz', '[1]')", ['y']],
    ["jsonpath_query(ctx(rows), '$..host')", null],
  ])('%s gives what it gives there', (source, value) => expect(evaluate(source)).toEqual(value));

  test.each([
    ['from_json_string([1, 2])', /JSON/],
    ['json_dump(ctx(rows))', 'Object of type FrozenDict is not JSON serializable'],
    ['json_dump(set(1))', 'Object of type frozenset is not JSON serializable'],
    ['json_escape({})', 'Object of type FrozenDict is not JSON serializable'],
    ['json_dump(datetime(2021, 1, 1))', 'is not JSON serializable'],
    ['to_yaml_string(ctx(rows))', 'Object of type FrozenDict is not YAML serializable'],
    ['json_dump(1, null, false, [a])', 'separators are two texts, not 1'],
    ['basename(datetime(2021, 1, 1))', 'must be str'],
    ["regex_substring(abc, b, null)", 'cannot be interpreted as an integer'], // biome-ignore format: quotes as in the rows above
    ['[1].groupBy({a => 1}.keys())', 'unhashable type'],
    ['to_human_time_from_seconds(9007199254740993)', 'beyond the year 9999'],
    ["jsonpath_query(ctx(rows), '..x')", 'the JSON path "..x" is not understood from "..x" on'],
    ["jsonpath_query({a => 1}, 'a b')", 'is not understood from " b" on'],
    ["jsonpath_query({a => 1}, '[*]')", 'KeyError'],
    ["jsonpath_query([1], '[-2]')", 'IndexError'],
    ["jsonpath_query(5, '[0]')", 'has no len()'],
    ["jsonpath_query({a => 1}, '`parent`')", "has no attribute 'value'"],
    ["jsonpath_query({a => 1}, 'a & b')", 'is not supported'],
    [`jsonpath_query({a => 1}, '${'('.repeat(300)}a${')'.repeat(300)}')`, 'is not understood'],
  ])('%s is refused, as there', (source, reason) => {
    expect(() => evaluate(source)).toThrow(ExpressionError);
    expect(messageOf(source)).toMatch(reason);
  });
});

/** The kind of the error and its sentence. */
function messageOf(source: string): string {
  try {
    return `gave ${String(evaluate(source))}`;
  } catch (error) {
    return error instanceof ExpressionError ? `${error.kind}: ${error.message}` : String(error);
  }
}
