import fc from 'fast-check';
import { dump } from 'js-yaml';
import { readPolicy } from '../../../src/plugins/policy/read-policy';

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
    ['default: ajar', ['default must be open or closed']],
    ['default: open\nrulez: []', ['the file has the unknown key "rulez"']],
    ['default: open\nrules: [{who: U1}]', ['rules.0 needs allow or deny, and not both']],
    ['default: open\nrules: [{allow: a, deny: b}]', ['rules.0 needs allow or deny, and not both']],
    ['default: open\nrules: [{allow: a, whom: U1}]', ['rules.0 has the unknown key "whom"']],
    ['default: open\nrules: [{allow: 7}]', ['rules.0.allow must be text or a list of texts']],
    ['default: open\ngroups: {ops: U1}', ['groups.ops must be of type array']],
    [
      'default: open\nrules: [{deny: a, who: group:opps}]',
      ['rule 1 names group:opps, but groups has no "opps"'],
    ],
  ])('%j is told what is wrong', (text, expected) => {
    const said = problemsOf(text);
    expected.forEach((start, index) => {
      expect(said[index]).toMatch(new RegExp(`^${start.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`));
    });
  });

  it('warns of a rule that never decides', () => {
    const reading = readPolicy('default: open\nrules: [{deny: "*"}, {name: late, allow: a.b, who: U1}]');
    expect(reading).toMatchObject({
      ok: true,
      warnings: [{ message: expect.stringContaining('"late" never decides') }],
    });
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
