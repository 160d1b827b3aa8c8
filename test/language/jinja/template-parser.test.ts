import { JinjaSyntaxError } from '../../../src/language/jinja/syntax-error';
import { JINJA_TAGS, parseTemplate } from '../../../src/language/jinja/template-parser';
import fc from '../../seeded-fast-check';

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
    'ends in {%raw %}',
    '{{ a.1.2 }}{{ 1_000.5e-3 }}{{ 0xff }}{{ a[1, 2:3] }}{{ a[] }}',
    '{{ f(*a, **b) }}{% call(x) f(1) %}{{ x }}{% endcall %}',
    '{% for a, (b, c) in d recursive %}{{ loop(b) }}{% endfor %}',
    '{% set ns.x = 1 %}{% set y | upper | trim %}text{% endset %}',
    '{% block t scoped %}x{% endblock t %}{% autoescape true %}x{% endautoescape %}',
  ])('is taken: %s', (template) => {
    expect(() => parseTemplate(template)).not.toThrow();
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
    ['{{ a is defined if b else c }}', /unexpected text at b/],
    ['{{ a is defined is true }}', /chained/],
    ['{{ 012 }}', /unexpected text at 12/],
    ['{{ a[1,] }}', /expected a value/],
    ['{{ f(**a, *b) }}', /plain argument/],
    ['{% if a if b else c %}{% endif %}', /unexpected text/],
    ['{% if a %}{% endif: %}', /unexpected text/],
    ['{% for a, in b %}{% endfor %}', /expected a name/],
    ['{% set none = 1 %}', /expected a name/],
    ['{% macro m(a=1, b) %}{% endmacro %}', /without a default/],
    ['{% call a %}{% endcall %}', /expected a call/],
    ['{% with a = 1 b = 2 %}{% endwith %}', /expected ,/],
    [`{{ ${'('.repeat(500)}1${')'.repeat(500)} }}`, /nested too deeply/],
    ['{% if a %}'.repeat(200), /nested too deeply/],
  ])('is refused: %s', (template, message) => {
    expect(() => parseTemplate(template)).toThrow(message);
  });

  it('may have more tags or fewer, as its reader understands them', () => {
    expect(parseTemplate('{% print x %}', new Set(['print']))).toMatchObject([{ type: 'print' }]);
    expect(() => parseTemplate('{% with a = 1 %}{% endwith %}', new Set(['if']))).toThrow(JinjaSyntaxError);
    expect(JINJA_TAGS.has('do')).toBe(false);
  });

  it('is refused in our words for people and in Jinja’s words for the API', () => {
    try {
      parseTemplate('{% if a %}');
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toMatchObject({
        message: '{% if %} has no {% endif %}',
        inJinjasWords: expect.stringMatching(/^Unexpected end of template/),
        at: 0,
      });
    }
  });

  it('keeps the order of operators, filters and tests', () => {
    expect(parseTemplate('{{ -a | abs ** 2 is odd }}')).toMatchObject([
      {
        values: [
          {
            type: 'arithmetic',
            left: { type: 'filter', name: 'abs', of: { type: 'sign' } },
            right: { type: 'test', name: 'odd' },
          },
        ],
      },
    ]);
  });

  it('loses the space that a minus takes away, and one line break at its end', () => {
    const texts = parseTemplate(' a {{- 1 -}}\n b {#- c #} d\n\n').filter(({ type }) => type === 'text');
    expect(texts).toEqual([' a', 'b', ' d\n'].map((text) => ({ type: 'text', text })));
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
          parseTemplate(pieces.join(' '));
        } catch (error) {
          expect(error).toBeInstanceOf(JinjaSyntaxError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
