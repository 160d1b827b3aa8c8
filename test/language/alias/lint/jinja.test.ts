import { readJinja } from '../../../../src/language/jinja/references';

describe('What a template refers to', () => {
  it('tells which names it looks up, and which may be absent', () => {
    const { names, excused, filters } = readJinja(
      '{% for x in execution.list %}{{ x.y | upper }}{{ z | default(1) }}{% endfor %}{% if w is defined %}{% endif %}',
    );
    expect(names.map(({ name }) => name)).toEqual(['execution', 'x', 'z', 'w']);
    expect([...excused].sort()).toEqual(['loop', 'w', 'x', 'z']);
    expect(filters.map(({ name }) => name)).toEqual(['upper', 'default']);
  });

  it('sees names in keys, bounds, arguments and defaults', () => {
    const { names } = readJinja(
      '{{ {a: b}[c:d] }}{{ f(*e, g=h, **i) }}{% macro m(x=j) %}{{ x ~ k }}{% endmacro %}{% set ns.y = l %}',
    );
    expect(names.map(({ name }) => name).join('')).toBe('abcdfehijxknsl');
  });

  it('excuses what a default or a question stands behind, through its members', () => {
    expect([
      ...readJinja('{{ a.b.c | default(1) }}{{ d[0].e() is defined }}{{ f.g | upper }}').excused,
    ]).toEqual(['a', 'd']);
  });
});
