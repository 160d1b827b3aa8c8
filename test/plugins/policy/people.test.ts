import { isMeant } from '../../../src/plugins/policy/membership';
import { rolesFromRobot, whereOf, whoOf } from '../../../src/plugins/policy/people';
import { openPolicy, type Policy } from '../../../src/plugins/policy/policy';

describe('the roles of a person', () => {
  const users = { U1: { id: 'U1', name: 'kirk' } };
  const brain = { userForId: (id: 'U1') => users[id] };

  it('are those that the owner’s script gives at this moment', () => {
    let given: unknown = ['captain', 7, 'admin'];
    const asked: unknown[] = [];
    const userRoles = (user: unknown) => {
      asked.push(user);
      return given;
    };
    const rolesOf = rolesFromRobot({ auth: { userRoles }, brain });
    expect(rolesOf('U1')).toEqual(['captain', 'admin']);
    given = [];
    expect(rolesOf('U1')).toEqual([]);
    given = 'captain';
    expect(rolesOf('U1')).toEqual([]);
    expect(rolesFromRobot({ auth: { userRoles } })('U2')).toEqual([]);
    expect(rolesFromRobot({ auth: { userRoles }, brain: {} })('U2')).toEqual([]);
    expect(asked).toEqual([users.U1, users.U1, users.U1, { id: 'U2' }, { id: 'U2' }]);
  });

  it('are none without such a script, or where it breaks', () => {
    const userRoles = () => {
      throw new Error('boom');
    };
    for (const robot of [{}, { auth: {} }, { auth: { userRoles: 'no function' } }, { auth: { userRoles } }])
      expect(rolesFromRobot(robot)('U1')).toEqual([]);
  });

  it('go into what the policy is asked, with the person’s id, and the place beside', () => {
    expect(whoOf({ id: 'U1', name: 'kirk' }, (id) => [`role of ${id}`])).toEqual({
      ...{ id: 'U1', roles: ['role of U1'] },
    });
    expect(whereOf({ place: { room: 'C' } })).toEqual({ room: 'C', direct: false });
    expect(whereOf({ place: { room: 'D', direct: true } })).toEqual({ room: 'D', direct: true });
  });
});

describe('a term', () => {
  const policy: Policy = {
    ...openPolicy,
    groups: new Map([
      ['bridge', ['U1', 'group:guests', 'role:captain']],
      ['guests', ['U3', 'group:bridge']],
      ['alone', ['group:alone', 'group:nobody']],
    ]),
    roles: new Map([['officer', ['U2', 'group:guests']]]),
  };
  const means = (term: string, id: string, roles: string[] = []) => isMeant(policy, { id, roles }, term);

  it.each([
    ['everyone', 'U9', [], true],
    ['U9', 'U9', [], true],
    ['U9', 'U1', [], false],
    ['group:bridge', 'U1', [], true],
    ['group:bridge', 'U3', [], true],
    ['group:guests', 'U1', [], true],
    ['group:bridge', 'U9', [], false],
    ['group:bridge', 'U9', ['captain'], true],
    ['group:bridge', 'U9', ['bridge'], false],
    ['group:alone', 'U1', [], false],
    ['group:nobody', 'group:nobody', [], false],
    ['role:officer', 'U2', [], true],
    ['role:officer', 'U1', [], true],
    ['role:officer', 'U9', ['officer'], true],
    ['role:officer', 'U9', ['captain'], true],
    ['role:officer', 'U9', ['cook'], false],
    ['role:cook', 'U9', ['cook'], true],
    ['role:cook', 'role:cook', [], false],
  ])('%s means %s with roles %j: %s', (term, id, roles, expected) => {
    expect(means(term, id, roles)).toBe(expected);
  });
});
