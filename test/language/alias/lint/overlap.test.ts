import { matchExactly } from '../../../../src/language/alias';
import { lint, loadableAliases } from '../../../../src/language/lint';
import { alias, pack, verdicts } from './written-packs';

/** Findings about two formats, each in an alias of its own. */
function between(one: string, other: string, more = '') {
  const packs = [
    pack('ops', {
      a: alias({ name: 'a', formats: JSON.stringify([one]) }),
      b: alias({ name: 'b', formats: JSON.stringify([other]), more }),
    }),
  ];
  return { packs, findings: lint(packs).findings };
}

describe('two formats that take the same command', () => {
  it.each([
    ['run {{ cmd }}', 'run {{ cmd }}', 'error same-format'],
    ['run {{ cmd }}', 'run {{ cmd }} on {{ host }}', 'warning unreachable-format'],
    ['pack {{ x }}', 'pack list', 'warning unreachable-format'],
    ['get open incidents', 'get open incidents {{ statuses=all }}', 'warning unreachable-format'],
    ['(start|stop) {{ x }}', 'stop {{ y=all }}', 'warning ambiguous-formats'],
    ['show {{ x }} on {{ y }}', 'show status {{ z }}', 'hint ambiguous-formats'],
  ])('%s and %s: %s, with a command that both take', (one, other, verdict) => {
    const { packs, findings } = between(one, other);
    expect(verdicts(findings)).toContain(verdict);
    for (const { example } of findings) {
      expect(example).toBeDefined();
      expect(matchExactly(loadableAliases(packs).aliases, example ?? '').kind).toBe('ambiguous');
    }
  });

  it.each([
    ['run {{ cmd }}', 'stop {{ cmd }}'],
    ['show status', 'show states'],
    ['runs {{ x }}', 'run {{ x }}'],
    ['ping {{ host }}', 'ping'],
  ])('%s and %s have nothing in common', (one, other) => {
    expect(between(one, other).findings).toEqual([]);
  });

  it('are no matter where one of the aliases is disabled', () => {
    expect(between('run {{ x }}', 'run {{ x }}', 'enabled: false').findings).toEqual([]);
  });

  it('are no matter where only one is tried when nothing else matches', () => {
    const several = (text: string) =>
      `[{display: d, representation: [${JSON.stringify(text)}], match_multiple: true}]`;
    const { findings } = lint([
      pack('ops', {
        a: alias({ name: 'a', formats: '["fix {{ x }}"]' }),
        b: alias({ name: 'b', formats: several('fix {{ x }}') }),
      }),
    ]);
    expect(findings).toEqual([]);
  });
});
