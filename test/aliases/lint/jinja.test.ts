import fc from 'fast-check';
import { readJinja } from '../../../src/aliases/lint/jinja';
import { JinjaError } from '../../../src/aliases/lint/jinja-tokens';

/** All verdicts in this file are Jinja 3.1's own. */
describe('a Jinja template', () => {
  it.each([
    'plain text, {~} and all',
    '{{ a }} {{- b.c["d"][0] -}} {{ e["f"].g(1, x=2) }}',
    "{{ a if b else 'c' }}{{ a if b }}",
    '{{ a | default("x") | join(", ") }}',
    '{{ {"a": {"b": 1}} }}',
    '{{ [1, 2,][0] }}{{ (1, 2) }}{{ a[1:2] }}{{ a[::2] }}',
    '{{ a is not defined and b in c or not d }}',
    '{{ x is divisibleby 3 }}{{ x is sameas(y) }}',
    '{{ 1 + 2 * 3 ** -x ~ "a" // 2 }}',
    '{% if a: %}1{% elif b %}2{% else %}3{% endif %}',
    '{%- if- (a|first).next().x -%}minus is an operator{%+ endif %}',
    '{% for a, b in c if b %}{{ loop.index }}{% else %}none{% endfor %}',
    '{% set x = 1 %}{% set y %}text{% endset %}{{ x }}',
    '{% raw %}{{ not jinja }}{% endraw %}{# a comment }} #}',
    '{% macro m(a, b=1) %}{{ a }}{% endmacro %}{{ m(1) }}',
    '{% filter upper %}x{% endfilter %}{% with a = 1, b = 2 %}{{ a }}{% endwith %}',
    'ends in {#',
  ])('is taken: %s', (template) => {
    expect(() => readJinja(template)).not.toThrow();
  });

  it.each([
    ['{{ a ', /has no \}\}/],
    ['{{ }}', /expected a value/],
    ['{{ a b }}', /unexpected text at b/],
    ['{{ a | }}', /expected a name/],
    ["{{ 'a }}", /never closed/],
    ['{{ a.  }}', /after the dot/],
    ['{{ (a }}', /unexpected \}/],
    ['{{ a) }}', /unexpected \)/],
    ['{{ f(a=1, b) }}', /plain argument/],
    ['{% if a %}x', /has no \{% endif %\}/],
    ['{% endif %}', /belongs to no/],
    ['{% if a %}{% for b in c %}{% endif %}', /inside \{% for %\}/],
    ['{% if a %}{% else %}{% else %}{% endif %}', /after \{% else %\}/],
    ['{% do x() %}', /no tag/],
    ['{% for in a %}{% endfor %}', /expected a name/],
    ['text {# open', /has no end/],
    ['{{ a }', /has no|unexpected/],
    ['{{ x|join(",")[0] }}', /unexpected text/],
  ])('is refused: %s', (template, message) => {
    expect(() => readJinja(template)).toThrow(message);
  });

  it('tells which names it looks up, and which may be absent', () => {
    const { names, excused, filters } = readJinja(
      '{% for x in execution.list %}{{ x.y | upper }}{{ z | default(1) }}{% endfor %}{% if w is defined %}{% endif %}',
    );
    expect(names.map(({ value }) => value)).toEqual(['execution', 'x', 'z', 'w']);
    expect([...excused].sort()).toEqual(['loop', 'w', 'x', 'z']);
    expect(filters.map(({ value }) => value)).toEqual(['upper', 'default']);
  });

  it('never throws anything but its own error', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      'if',
      'endif',
      'for',
      'in',
      'a',
      '.',
      '|',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      ' ',
      '1',
      '=',
      ',',
      ':',
      '\\',
      '\n',
      'is',
      'not',
      'set',
      '-',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        try {
          readJinja(pieces.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(JinjaError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
