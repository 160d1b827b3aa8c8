import { Budget, spend } from '../../../src/language/expression/budget';
import { Callable, equals, str } from '../../../src/language/expression/python-values';
import { evaluateTemplate, renderTemplate } from '../../../src/language/jinja/jinja';
import { hashKey } from '../../../src/language/yaql/values';
import { evaluateYaql } from './evaluate-yaql';

const big = Array.from({ length: 20_000 }, (_each, at) => at);
const text = 'word '.repeat(40_000);
const context = { big, text };

function spentBy(work: () => unknown): number {
  const budget = new Budget();
  budget.during(work);
  return budget.spent;
}

describe('The budget of an expression counts the work inside a step', () => {
  it.each([
    ['comparing', (list: number[]) => equals(list, [...list])],
    ['printing', (list: number[]) => str(list)],
    ['hashing', (list: number[]) => list.map(hashKey)],
  ])('%s costs in proportion to the size', (_name, work) => {
    const small = spentBy(() => work(big.slice(0, 1000)));
    const large = spentBy(() => work(big.slice(0, 10_000)));
    expect(small).toBeGreaterThanOrEqual(1000);
    expect(large / small).toBeCloseTo(10, 0);
  });

  it('takes nothing outside a rendering', () => {
    expect(() => spend(Number.MAX_SAFE_INTEGER)).not.toThrow();
  });

  const doubled = `${'{% set a = [a, a] %}'.repeat(24)}`;
  const within = (body: string): string => `{% for i in range(20000) %}${body}{% endfor %}`;
  it.each([
    `{% set a = [1] %}${doubled}{{ a }}`,
    `{% set a = [1] %}${doubled}{{ a | to_yaml_string }}`,
    `{% set a = [1] %}{% set b = 1 %}${doubled}{% set b = a %}{{ a | tojson }}`,
    within('{{ -1 in big }}'),
    within('{{ text[0] }}'),
    within('{{ big | sort | length }}'),
    within('{{ big == big }}'),
    within('{{ text | replace("q", "z") | length }}'),
    within('{{ text | upper | length }}'),
    within('{{ text.find("q") }}'),
    within('{{ text | regex_search("q") }}'),
    '{{ "x" * 10 ** 9 }}',
  ])('Jinja stops at %s', (template) => {
    expect(() => renderTemplate(template, context)).toThrow(/the expression (needs|makes)/);
  });

  it('stops what shared values would become outside', () => {
    const shared = Array.from({ length: 40 }).reduce<unknown>((each) => [each, each], 'x');
    expect(() => evaluateTemplate('{{ shared }}', { shared })).toThrow(/the expression needs/);
  });

  const functions = new Map([['ctx', new Callable('ctx', () => context)]]);
  it.each([
    'let(b => ctx().big.toSet()) -> range(10000).select($b = $b)',
    'range(10000).select(ctx().big.toSet().len())',
    'range(10000).select(ctx().text.toUpper().len())',
    'range(10000).select(ctx().text.indexOf(q))',
  ])('YAQL stops at %s', (source) => {
    expect(() => evaluateYaql(source, functions)).toThrow(/the expression (needs|makes)/);
  });

  it('leaves honest use of large values alone', () => {
    expect(
      renderTemplate('{% for i in big[:2000] %}{{ big[i] }}{% endfor %}{{ big | length }}', context),
    ).toContain('199920000');
    expect(evaluateYaql('ctx().big.where($ > 19990).len()', functions)).toBe(9);
  });
});
