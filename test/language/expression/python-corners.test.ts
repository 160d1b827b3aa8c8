import { compute } from '../../../src/embedded/workflows/workflow-expressions';
import { Callable } from '../../../src/language/expression/python-values';
import { readReplacement } from '../../../src/language/expression/replacement-template';
import { evaluatePython, renderValue } from '../../../src/language/jinja/jinja';

// Every value is what Jinja 3.1 and yaql 3.2 gave.
describe('Corners of Python that expressions meet', () => {
  test.each([
    ['{{ "a%%" % () }}', 'a%'],
    ['{{ "%s" % [1, 2] }}', '[1, 2]'],
    ['{{ "%s and %s" % (1, "b") }}', '1 and b'],
    ['{{ "a" % {"b": 1} }}', 'a'],
    ['{{ "%c%c" % ("x", 65) }} {{ "%.2E" % 1234.5 }}', 'xA 1.23E+03'],
    ['{{ "é😀"|center(5) }}|{{ "ab".center(5, "-") }}', '  é😀 |--ab-'],
    ['{{ -123456789012345678901234567890|abs|string }}', '123456789012345678901234567890'],
    ['{{ {"n": 123456789012345678901234567890}|to_json_string }}', '{"n": 123456789012345678901234567890}'],
    ['{{ 5|jsonpath_query("[*]") }} {{ "ab"|jsonpath_query("[0:1]") }}', "[5] ['ab']"],
    ['{{ [["a", 1], ["b c", 2]]|urlencode }}', 'a=1&b+c=2'],
    ['{{ [["a"]] is lower }} {{ 3|from_yaml_string + 1 }}', 'True 4'],
    ['{{ [{}, {"a": {"b": 1} } ]|map(attribute="a.b", default="-")|list }}', "['-', 1]"],
    ['{{ [1, 2]|map("string")|list|length }} {{ [1, 2, 3]|batch(2, none)|list }}', '2 [[1, 2], [3]]'],
    ['{{ "  two"|wordwrap(0.00001)|replace("\\n", "/") }}', 't/w/o'],
    ['{{ [1]|select is iterable }} {{ [1]|select is sequence }}', 'True False'],
    ['{{ 123456789012345678901234567890 is integer }} {{ 5 .bit_length() }}', 'True 3'],
    ['{{ ["b", "a"]|reverse|first }} {{ {"a": 1}|items|list }}', "a [('a', 1)]"],
    ['{{ "a1"|regex_replace("(\\w)(\\d)", "\\2\\g<1>\\101") }}', '1aA'],
  ])('%s', (template, text) => expect(evaluatePython(`${template};`, {})).toBe(`${text};`));

  test.each([
    ['{{ "plain" % 1 }}', /not all arguments/],
    ['{{ "%s"|format(1, 2) }}', /not all arguments/],
    ['{{ none|jsonpath_query("[*]") }}', /has no len/],
    ['{{ [[1, 2, 3]]|urlencode }}', /pairs/],
    ['{{ [{}]|map(attribute="a.b")|list }}', /has no attribute 'a'/],
    ['{{ "x"|regex_replace("a", "\\1") }}', /invalid group reference 1/],
    ['{{ "x"|regex_replace("a", "\\q") }}', /bad escape/],
    ['{{ "a bcd"|wordwrap(1.5) }}', /slice indices must be integers/],
    ['{{ [1, 1]|unique|length }}', /'generator' has no len/],
    ['{{ [1, 2]|reverse|last }}', /not reversible/],
    ['{{ [1]|map("string")|tojson }}', /generator is not JSON serializable/],
    ['{{ {"a": 1}.items()|to_yaml_string }}', /cannot represent an object of type dict_items/],
    ['{{ 1|default(2, default_value=3) }}', /got multiple values for argument 'default_value'/],
    ['{{ 5 .bit_length(1) }}', /takes no arguments \(1 given\)/],
    ['{{ 1 is escaped(1) }}', /takes no argument/],
    ['{{ 1.5 is float(default=2) }}', /unexpected keyword argument 'default'/],
    ['{{ "ab".center(5, "--") }}', /exactly one character/],
    ['{{ "{a}".format_map() }}', /missing required argument/],
    ['{{ 1|to_json_string(separators="abc") }}', /separators are two texts, not 3/],
  ])('%s is refused', (template, reason) => expect(() => evaluatePython(template, {})).toThrow(reason));

  test('an inline if without else prints nothing, in a template that is strict too', () => {
    const joined = '{% for x in [1, 2] %}{{ x }}{{ ", " if not loop.last }}{% endfor %}';
    expect(evaluatePython(joined, {})).toBe('1, 2');
    expect(renderValue('{{ "late" if false }}', {})).toBe('');
    expect(() => evaluatePython('{{ "late" if false }}', {})).toThrow('There are unresolved variables');
  });

  test('YAQL searches a list as the tuple that it is there', () => {
    expect(compute("<% regex_replace([1.5, true], '1', '8') %>", new Map())).toBe('(8.5, True)');
  });

  test('a replacement takes named groups and octal characters', () => {
    const groups = { count: 2, names: new Map([['n', 1]]) };
    const match = { start: 0, end: 1, groups: {}, numbered: ['xy', 'y'], spans: [] };
    expect(readReplacement('<\\g<n>\\0\\n\\.>', groups)(match)).toBe('<y\0\n\\.>');
    expect(() => readReplacement('\\g<m>', groups)).toThrow("unknown group name 'm'");
  });
});

// Every value is what jsonpath-rw 1.4 gave.
describe('A JSON path', () => {
  const data = '{"one": 1, "three": {"x": [10, 20], "y": null}, "a-b": {"x": 5}}';
  test.each([
    ['$..x', '[[10, 20], 5]'],
    ['$..x[*]', '[10, 20, 5]'],
    ['three.(x|y)', '[[10, 20], None]'],
    ['one, three.x', '[[10, 20]]'],
    ['(one,three) where x', "[{'x': [10, 20], 'y': None}]"],
    ['three.x.`parent`.y', '[None]'],
    ["['a-b']['x']", '[5]'],
    ['a-b.x', '[5]'],
    ['three.x[0:1]', '[10]'],
    ['three.x[-1]', '[20]'],
    ['three.x[5]', 'None'],
    ['$.three.$.one', '[1]'],
  ])('%s finds %s', (path, found) =>
    expect(
      evaluatePython(`{{ ctx().data|from_json_string|jsonpath_query(ctx().path)|string }}`, context(path)),
    ).toBe(found),
  );

  const context = (path: string) => ({ ctx: new Callable('ctx', () => ({ data, path })) });
});
