import { dump } from 'js-yaml';
import { readPolicy } from '../../../src/plugins/policy/read-policy';
import fc from '../../seeded-fast-check';

function problemsOf(text: string): string[] {
  const reading = readPolicy(text);
  return reading.ok
    ? []
    : reading.problems.map(({ line, message }) => (line ? `${line}: ${message}` : message));
}

describe('a policy file that is wrong', () => {
  it.each([
    ['default: open\nrules: [', ['2: not YAML']],
    ['', ['1: not YAML']],
    ['just words', ['the file must be keys and values']],
    ['rules: []', ['the file does not say default: open or default: closed']],
    ['default: ajar', ['1: default must be open or closed']],
    [
      'default: open\nrulez: []',
      ['2: the file has "rulez", which means nothing here; did you mean "rules"?'],
    ],
    ['default: open\nrules: [{who: U1}]', ['2: rule 1 needs allow or deny, and not both']],
    ['default: open\nrules: [{allow: a, deny: b}]', ['2: rule 1 needs allow or deny, and not both']],
    [
      'default: open\nrules: [{allow: a, whom: U1}]',
      ['2: rule 1 has "whom", which means nothing here; did you mean "who"?'],
    ],
    ['default: open\nrules: [{allow: 7}]', ['2: allow of rule 1 must be text or a list of texts']],
    ['default: open\ngroups: {ops: U1}', ['2: groups.ops must be of type array']],
    [
      'default: open\nrules: [{deny: a, who: group:opps}]',
      ['2: rule 1 names group:opps, but groups has no "opps"'],
    ],
    [
      'default: open\ngroups: {ops: [U1]}\nrules:\n- {deny: a, who: group:opps}\n- {alow: a}',
      [
        '4: rule 1 names group:opps, but groups has no "opps"; did you mean "ops"?',
        '5: rule 2 needs allow or deny, and not both',
        '5: rule 2 has "alow", which means nothing here; did you mean "allow"?',
      ],
    ],
  ])('%j is told what is wrong', (text, expected) => {
    const said = problemsOf(text);
    expected.forEach((start, index) => {
      expect(said[index]).toMatch(new RegExp(`^${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
    });
  });

  it.each([
    [
      'default: open\ngroups: {a: ["group:b"]}\nroles: {r: ["group:c"]}',
      ['group a names group:b', 'role r names group:c'],
    ],
    ['default: open\nrules: [{deny: x, who: [U1, "group:y"]}]', ['rule 1 names group:y']],
    ['default: open\nrules: [{name: mine, deny: x, who: "group:y"}]', ['mine names group:y']],
    ['default: open\nrules: [{deny: x, with: {n: {nit: 1}}}]', ['with.n of rule 1']],
    ['default: open\nrules: [{deny: []}]', ['deny of rule 1']],
    ['default: open\nrules: [{deny: ""}]', ['deny of rule 1']],
    ['default: open\nrules: {deny: x}', ['rules must be of type array']],
    ['default: open\ngroups: {a: [7]}', ['groups.a.0 must be of type string']],
  ])('%j names the place', (text, expected) => {
    const said = problemsOf(text);
    for (const start of expected)
      expect(said.some((one) => one.replace(/^\d+: /, '').startsWith(start))).toBe(true);
  });

  it('is told by the line also of the tenth rule, and of names with slashes and tildes', () => {
    const nine = '- {deny: a}\n'.repeat(9);
    expect(problemsOf(`default: open\nrules:\n${nine}- {who: U1}`)).toEqual([
      '12: rule 10 needs allow or deny, and not both',
    ]);
    expect(problemsOf('default: open\ngroups:\n  a: [U1]\n  b/c~d: U1')).toEqual([
      '4: groups.b/c~d must be of type array',
    ]);
  });

  it('is told in the order of its lines, each thing once', () => {
    const said = problemsOf(
      'default: open\nx: 1\nrules:\n- {deny: a, y: 1}\n- {deny: a, who: group:z}\n- {deny: 7}',
    );
    expect(said.map((one) => Number(one.split(':')[0]))).toEqual([2, 4, 5, 6]);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each([
    ['grups', true],
    ['gruops', true],
    ['garages', false],
    ['x', false],
  ])('guesses what was meant by %s, unless that is too far off: %s', (key, guessed) => {
    expect(problemsOf(`default: open\n${key}: {}`)[0]?.includes('did you mean "groups"?')).toBe(guessed);
  });

  it('warns of a rule that never decides', () => {
    const reading = readPolicy('default: open\nrules: [{deny: "*"}, {name: late, allow: a.b, who: U1}]');
    expect(reading).toMatchObject({
      ok: true,
      warnings: [{ message: expect.stringContaining('"late" never decides') }],
    });
  });

  it.each([
    ['{deny: a}', '{deny: a}', true],
    ['{deny: [a, b]}', '{allow: b}', true],
    ['{deny: b}', '{allow: [a, b]}', false],
    ['{deny: "*"}', '{allow: [a, b]}', true],
    ['{deny: a, who: U1}', '{allow: a, who: U1}', true],
    ['{deny: a, who: U1}', '{allow: a}', false],
    ['{deny: a, who: U1}', '{allow: a, who: [U1, U2]}', false],
    ['{deny: a, who: [U1, U2]}', '{allow: a, who: U2}', true],
    ['{deny: a, where: C1}', '{allow: a}', false],
    ['{deny: a, where: C1}', '{allow: a, where: C1}', true],
    ['{deny: a, where: C1}', '{allow: a, where: C2}', false],
    ['{deny: a, where: "*"}', '{allow: a, where: C2}', true],
    ['{deny: a, with: {n: 1}}', '{allow: a}', false],
    ['{deny: a}', '{allow: a, with: {n: 1}}', true],
  ])('after %s, %s never decides: %s', (first, second, never) => {
    const reading = readPolicy(`default: open\nrules:\n- ${first}\n- ${second}`);
    expect(reading.ok && reading.warnings.map(({ line }) => line)).toEqual(never ? [4] : []);
  });

  it('takes any YAML without throwing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.jsonValue().map((value) => dump(value)),
        ),
        (text) => {
          const reading = readPolicy(text);
          if (!reading.ok) expect(reading.problems.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('a policy file that is right', () => {
  it('is read with all that it leaves unsaid', () => {
    const reading = readPolicy('default: closed\nrules: [{allow: a}]');
    expect(reading).toEqual({
      ok: true,
      warnings: [],
      policy: {
        ...{ open: false, askWhom: '', groups: new Map(), roles: new Map() },
        rules: [
          {
            ...{ name: 'rule 1', allow: true, commands: ['a'], who: ['everyone'], where: [] },
            ...{ with: new Map(), why: '', askWhom: '' },
          },
        ],
      },
    });
  });

  it('is read with all that it says', () => {
    const reading = readPolicy(`default: open
ask: Scotty
groups: {ops: [U1]}
roles: {captain: [U2]}
rules:
- name: no live
  deny: [a, b]
  who: [U1, 'group:ops']
  where: C1
  with: {env: live, n: [1, 2], host: {not: db1}, port: {not: [1, 2]}}
  why: it is Friday
  ask: Sulu
`);
    expect(reading.ok && reading.policy).toEqual({
      ...{ open: true, askWhom: 'Scotty' },
      groups: new Map([['ops', ['U1']]]),
      roles: new Map([['captain', ['U2']]]),
      rules: [
        {
          ...{ name: 'no live', allow: false, commands: ['a', 'b'], who: ['U1', 'group:ops'], where: ['C1'] },
          with: new Map([
            ['env', { values: ['live'], not: false }],
            ['n', { values: [1, 2], not: false }],
            ['host', { values: ['db1'], not: true }],
            ['port', { values: [1, 2], not: true }],
          ]),
          ...{ why: 'it is Friday', askWhom: 'Sulu' },
        },
      ],
    });
  });
});
