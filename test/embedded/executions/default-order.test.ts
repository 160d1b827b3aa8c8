import type { ActionParameter } from '../../../src/core/stackstorm-types';
import { finalParameters } from '../../../src/embedded/executions/final-parameters';

function final(
  action: Record<string, ActionParameter>,
  given: Record<string, unknown> = {},
  runner: Record<string, ActionParameter> = {},
) {
  return finalParameters({ parameters: action, runner_type: 'lab' }, { parameters: runner }, given, {
    context: { user: 'ann' },
    config: {},
    datastore: () => ({}),
  });
}

describe('defaults that name other parameters', () => {
  it('are rendered in the order in which they need each other, in objects and lists too', () => {
    const values = final({
      params: { type: 'object', default: { host: '{{ host }}', ports: ['{{ port }}', '{{port}}'] } },
      url: { type: 'string', default: 'http://{{ host }}:{{ port }}/{{ params.host }}' },
      host: { type: 'string', default: '{{ name }}.example' },
      name: { type: 'string', default: 'web' },
      port: { type: 'integer', default: 8080 },
    });
    expect(values).toMatchObject({
      params: { host: 'web.example', ports: ['8080', 8080] },
      url: 'http://web.example:8080/web.example',
    });
  });

  it('may be those of the runner itself', () => {
    const values = final(
      { env: { default: { WHO: '{{ who }}' } }, who: { type: 'string', default: 'world' } },
      { who: 'ann' },
      { env: { type: 'object' } },
    );
    expect(values.env).toEqual({ WHO: 'ann' });
  });

  it('say what they miss, and that they go round', () => {
    expect(() => final({ a: { default: ['{{ zz }}'] } })).toThrow('Dependency unsatisfied in variable "zz"');
    expect(() => final({ a: { default: { k: '{{ b }}' } }, b: { default: '{{ a }}' } })).toThrow(
      'refer to each other',
    );
  });

  it('take no value that would become more than one text', () => {
    const action = { env: { default: { WHO: '{{ who }}' } }, who: { type: 'string' } };
    expect(() => final(action, { who: 'x","BASH_ENV":"$(id)' })).toThrow('cannot take');
  });

  it('render nothing that was given', () => {
    expect(final({ a: { type: 'string' }, b: { default: 'x{{ a }}' } }, { a: '{{ b }}' })).toEqual({
      a: '{{ b }}',
      b: 'x{{ b }}',
    });
  });
});

test('null says nothing where there is a default', () => {
  expect(final({ a: { default: 'x' }, b: { default: null } }, { a: null, b: null })).toEqual({
    a: 'x',
    b: null,
  });
});

test('a default that is rendered to nothing may be a text, and never a number', () => {
  const nothing = (type: string) => final({ a: { type, default: '{{ b | use_none }}' }, b: {} });
  expect(nothing('string')).toEqual({ a: null, b: null });
  for (const type of ['integer', 'number'])
    expect(() => nothing(type)).toThrow(`The default of a gave nothing that can be cast to ${type}.`);
});

describe('defaults as StackStorm renders them', () => {
  const number: ActionParameter = { type: 'integer', default: '{{ base }}' };

  it('are texts to one another, and what they were cast to in objects and lists', () => {
    const values = final({
      ports: { type: 'array', default: '{{ [80, 443] }}' },
      size: { type: 'integer', default: '{{ ports | length }}' },
      list: { type: 'array', default: ['{{ ports | length }}'] },
    });
    expect(values).toEqual({ ports: [80, 443], size: '[80, 443]'.length, list: ['2'] });
  });

  it('name what the others were cast to where they are immutable', () => {
    const values = final({
      base: { type: 'integer', default: 4 },
      number,
      more: { type: 'array', default: '[{{ number }}]', immutable: true },
    });
    expect(values).toMatchObject({ number: 4, more: [4] });
  });

  it('stay as they are written in an object or list with quotation marks of both kinds', () => {
    const both = [`{{ 'say "hi"' }}`];
    expect(final({ words: { type: 'array', default: both } }).words).toEqual(both);
  });

  it('stay the mark for nothing where no type is said, and name no member that is first', () => {
    const mark = '%*****__%NONE%__*****%';
    expect(final({ a: { default: '{{ none | use_none }}' } })).toEqual({ a: mark });
    const named = (p: object) =>
      final({ s: { default: 'txt' }, n: { default: 7 }, p: { type: 'object', default: p } }).p;
    expect(named({ k: 1, '{{s}}': 2 })).toEqual({ k: 1, txt: 2 });
    expect(() => named({ '{{s}}': 2 })).toThrow('cannot be the name of a member');
    expect(() => named({ k: 1, '{{n}}': 2 })).toThrow('cannot be the name of a member');
  });

  it('are the runner’s where the action says null, and are cast in the end', () => {
    const onRunner = (text: string) =>
      final({ r: { default: null } }, {}, { r: { type: 'number', default: text } });
    expect(onRunner('{{ 3 }}')).toEqual({ r: 3 });
    expect(() => onRunner('x')).toThrow('The default of r gave nothing that can be cast to number.');
    expect(() => final({ p: { type: ['integer', 'string'] as never, default: '[]' } })).toThrow(
      'write anyOf',
    );
  });

  it('are none where there is only a comment', () => {
    expect(final({ words: { type: 'array', default: ['{# none #}'] } }).words).toEqual(['{# none #}']);
  });
});
