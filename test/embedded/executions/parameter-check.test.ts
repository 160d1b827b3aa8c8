import type { ActionParameter } from '../../../src/core/stackstorm-types';
import { checkedParameters, checkRendered } from '../../../src/embedded/executions/execution-request';
import type { StoredAction } from '../../../src/embedded/packs/pack';
import type { Runner } from '../../../src/embedded/runners/runner';

type Schemas = Record<string, ActionParameter>;

/** @returns what is kept of `given`. @throws Fault with the sentence that the API answers */
function check(schemas: Schemas, given: Record<string, unknown>, ofRunner: Schemas = {}) {
  const action = {
    ...{ ref: 'mine.act', pack: 'mine', name: 'act', enabled: true, runner_type: 'lab' },
    parameters: schemas,
  } as unknown as StoredAction;
  return checkedParameters(action, { name: 'lab', parameters: ofRunner } as Runner, given);
}

describe('what is given for an action', () => {
  it('has to be a text where the schema of an optional parameter names no type', () => {
    const schemas: Schemas = { note: { description: 'Anything' } };
    expect(check(schemas, { note: 'x' })).toEqual({ note: 'x' });
    expect(() => check(schemas, { note: 5 })).toThrow("5 is not of type 'string', 'null'");
    expect(check({ note: {} }, { note: 5 })).toEqual({ note: 5 });
    expect(check({ note: { required: true } }, { note: 5 })).toEqual({ note: 5 });
  });

  it('may be nothing where nothing is the default, in members too, and never what an enum does not list', () => {
    const choice: ActionParameter = { anyOf: [{ type: 'string' }, { type: 'integer' }] };
    expect(check({ choice }, { choice: null })).toEqual({ choice: null });
    const box: ActionParameter = { type: 'object', properties: { size: { type: 'integer' } } };
    expect(check({ box }, { box: { size: null } })).toEqual({ box: { size: null } });
    const color: ActionParameter = { type: 'string', enum: ['red'] };
    expect(() => check({ color }, { color: null })).toThrow('None is not one of');
  });

  it('has to be a text in a member of which nothing at all is said', () => {
    const box: ActionParameter = { type: 'object', properties: { size: {} } };
    expect(check({ box }, { box: { size: 'x' } })).toEqual({ box: { size: 'x' } });
    expect(() => check({ box }, { box: { size: 1 } })).toThrow("1 is not of type 'string', 'null'");
  });

  it('may be left out where it is required and its default is null', () => {
    expect(check({ note: { type: 'integer', required: true, default: null } }, {})).toEqual({});
  });

  it('is nothing where it is the mark for nothing, and an integer of any size', () => {
    const mark = '%*****__%NONE%__*****%';
    expect(
      check(
        { a: { type: 'array' }, b: { type: 'string' }, c: { required: true } },
        { a: mark, b: mark, c: mark },
      ),
    ).toEqual({
      a: null,
      b: null,
      c: mark,
    });
    expect(() => check({ a: { type: 'integer' } }, { a: mark })).toThrow('must not be nothing');
    expect(check({ a: { type: 'number' } }, { a: 10n ** 20n })).toEqual({ a: 1e20 });
    expect(check({ a: { type: 'integer' } }, { a: 1e20 })).toEqual({ a: 10n ** 20n });
  });

  it('is refused where the items of a list have a schema for each place', () => {
    const list: ActionParameter = { type: 'array', items: [{ type: 'integer' }] as never };
    const box: ActionParameter = { type: 'object', properties: { list } };
    expect(() => check({ list }, {})).toThrow(
      'items of list is a list, and has to be the schema of every item.',
    );
    expect(() => check({ box }, {})).toThrow('items of box.list is a list');
  });

  it('is refused for a parameter of several types', () => {
    const mixed = { type: ['string', 'integer'] } as unknown as ActionParameter;
    expect(() => check({ mixed }, { mixed: 'x' })).toThrow('write anyOf');
  });
});

describe('an action', () => {
  it('may say anew of its runner’s parameters what StackStorm allows, and nothing else', () => {
    const ofRunner: Schemas = { cmd: { type: 'string' } };
    const allowed = { type: 'string', default: 'ls', description: 'What', enum: ['ls'], immutable: false };
    expect(check({ cmd: allowed }, {}, ofRunner)).toEqual({});
    expect(() => check({ cmd: { secret: true } }, {}, ofRunner)).toThrow(
      'The attribute "secret" for the runner parameter "cmd" in action "mine.act" cannot be overridden.',
    );
  });

  it('is checked with the text of a template that is rendered too late, or is none', () => {
    const late: ActionParameter = { type: 'integer', default: '{{ 5 }}', immutable: true };
    expect(() => check({ late }, {})).toThrow("'{{ 5 }}' is not of type 'integer'");
    expect(() => check({ broken: { type: 'integer', default: '{% x' } }, {})).toThrow('is not of type');
    expect(check({ fine: { type: 'integer', default: '{{ 5 }}' } }, {})).toEqual({});
  });
});

describe('a default that was rendered', () => {
  const number: ActionParameter = { type: 'integer', default: '{{ who }}', maximum: 5 };

  it('has to fit, and what does not is told in full unless it is a secret', () => {
    expect(() => checkRendered({ number: 7 }, { number })).toThrow(
      /^The default of number was rendered, and does not fit: .*7/,
    );
    expect(() => checkRendered({ number: 7 }, { number: { ...number, secret: true } })).toThrow(
      'The default of number was rendered, and does not fit its schema.',
    );
    expect(() => checkRendered({ number: 5 }, { number })).not.toThrow();
  });

  it('is not checked where it is immutable, no template, or nobody’s', () => {
    checkRendered({ number: 7 }, { number: { ...number, immutable: true } });
    checkRendered({ number: 7 }, { number: { ...number, default: 3 } });
    checkRendered({ other: 7 }, { number });
  });

  it('is checked later also where nothing was given for it', () => {
    expect(check({ number }, { number: null })).toEqual({ number: null });
  });
});
