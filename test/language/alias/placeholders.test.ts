import { fillPlaceholders, placeholdersOf } from '../../../src/language/alias/placeholders';

const named = (text: string) => placeholdersOf(text).map(({ name, standard }) => [name, standard]);

describe('the places in a format', () => {
  it('are found with their defaults, whatever brackets those hold', () => {
    expect(named('restart {{ host }} {{ when = now }} {{a="two words"}}')).toEqual([
      ['host', undefined],
      ['when', 'now'],
      ['a', 'two words'],
    ]);
    expect(named('x {{ a = {"b": {"c": 1}} }} {{ d={{ st2kv.system.e }} }}')).toEqual([
      ['a', '{"b": {"c": 1}}'],
      ['d', '{{ st2kv.system.e }}'],
    ]);
  });

  it('are none where something is never closed, or is no name', () => {
    expect(named(`${'{{a='.repeat(1_000)}`)).toEqual([]);
    expect(named('{{ 1a }} {{ a b }} { {c} } }} {{')).toEqual([]);
  });

  it('are filled, and all between them stays', () => {
    expect(fillPlaceholders('(a|b) {{ c }}-{{ d=1 }}.', ({ name }) => name.toUpperCase())).toBe('(a|b) C-D.');
  });
});
