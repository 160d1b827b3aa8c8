import { asTaken, effectiveParameters, holdsTemplate } from '../../../src/plugins/policy/effective';
import { UNTOLD } from '../../../src/plugins/policy/policy';

const alias = { name: 'x', pack: 'a', action_ref: 'a.x', formats: [], immutable_parameters: { env: 'live' } };
const schemas = {
  size: { type: 'integer', default: 3 },
  hosts: { type: 'array' },
  app: { type: 'string' },
};

describe('the values that an action will get', () => {
  it('are its defaults, what was typed over them, and what the alias fixes over both', () => {
    expect(effectiveParameters({ alias, parameters: { app: 'shop', env: 'test' } }, schemas)).toEqual({
      ...{ size: 3, app: 'shop', env: 'live' },
    });
    expect(effectiveParameters({ alias, parameters: { size: '05' } }, schemas)).toMatchObject({ size: 5 });
  });

  it('are the default where nothing was typed for a parameter of the format', () => {
    expect(effectiveParameters({ alias, parameters: { size: null, app: null } }, schemas)).toEqual({
      ...{ size: 3, env: 'live' },
    });
  });

  it('are named by no parameter of the action that has neither default nor value', () => {
    expect(Object.keys(asTaken({}, schemas))).toEqual(['size']);
  });

  it('stay as they are where the action does not say what it takes', () => {
    expect(asTaken({ other: '05', toString: '1' }, schemas)).toMatchObject({ other: '05', toString: '1' });
  });

  it.each(['[a', ' (a, b)', '\t{a'])('cannot be told of a list given as %j', (hosts) => {
    expect(asTaken({ hosts }, schemas).hosts).toBe(UNTOLD);
  });

  it('are the parts of a list that only has a bracket inside', () => {
    expect(asTaken({ hosts: 'db[1],db2' }, schemas).hosts).toEqual(['db[1]', 'db2']);
  });

  it.each<[unknown, boolean]>([
    ['{{ x }}', true],
    ['<% ctx() %>', true],
    [['a', { b: '{% if 1 %}' }], true],
    ['{ x }', false],
    [{ a: { b: 1 } }, false],
    [undefined, false],
    [7, false],
  ])('of %j are filled in by the server: %s', (value, filled) => {
    expect(holdsTemplate(value)).toBe(filled);
  });
});
