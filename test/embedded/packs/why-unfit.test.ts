import Ajv from 'ajv';
import { whyUnfit } from '../../../src/embedded/packs/inspection/why-unfit';

const PLAIN = { description: 'what it is', required: true, immutable: true, secret: false, position: 0 };

describe('A default', () => {
  it.each([
    [{}, 'a'],
    [{ type: 'string' }, 'a'],
    [{ type: 'boolean' }, false],
    [{ type: 'integer' }, 3],
    [{ type: 'number' }, 0.5],
    [{ type: 'array' }, ['a', 1]],
    [{ type: 'object' }, { a: 1 }],
    [{ type: 'string', enum: ['a', 'b'] }, 'b'],
  ])('of %j may be %j, and no validator is made to see that', (schema, value) => {
    const made = jest.spyOn(Ajv.prototype, 'compile');
    expect(whyUnfit({ ...PLAIN, ...schema, default: value }, value)).toBeUndefined();
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
  });

  it.each([
    [{ type: 'string' }, 1, /not of type 'string'/],
    [{ type: 'integer' }, 0.5, /not of type 'integer'/],
    [{ type: 'object' }, ['a'], /not of type 'object'/],
    [{ type: ['string', 'array'] }, 1, /not of type/],
    [{ type: 'string', enum: ['a', 'b'] }, 'c', /not one of/],
    [{ type: 'integer', minimum: 5 }, 3, /less than the minimum/],
    [{ type: 'string', maxLength: 1 }, 'ab', /too long/],
    [{ type: 'array', items: { type: 'string' } }, [1], /not of type 'string'/],
    [{ type: 'object', required: ['a'] }, { b: 1 }, /'a' is a required property/],
    [{ type: 'object', properties: { a: { type: 'string' } } }, { a: 1 }, /not of type 'string'/],
  ])('of %j cannot be %j', (schema, value, why) => {
    expect(whyUnfit({ ...PLAIN, ...schema }, value)).toMatch(why);
  });

  it('that a template makes is not judged, nor is one whose schema is wrong', () => {
    expect(whyUnfit({ type: 'integer' }, '{{ n }}')).toBeUndefined();
    expect(whyUnfit({ type: 'whole number' }, 1)).toBeUndefined();
  });
});
