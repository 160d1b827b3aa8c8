import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { matchExactly } from '../../../src/language/alias';
import { asTyped, rebuild } from '../../../src/plugins/operations/rebuild';
import fc from '../../seeded-fast-check';

const alias = (...formats: ActionAlias['formats']): ActionAlias => ({
  name: 'a',
  pack: 'p',
  action_ref: 'p.a',
  formats,
});

describe('a command that is said again', () => {
  it('uses the format that has a place for most of the values', () => {
    const raise = alias({
      display: 'raise',
      representation: ['raise shields', 'raise shields because {{ reason }}'],
    });
    expect(rebuild(raise, { reason: 'Romulans this time' })?.command).toBe(
      'raise shields because Romulans this time',
    );
    expect(rebuild(raise, {})?.command).toBe('raise shields');
    expect(rebuild(raise, { reason: 'x', dry: 'True' })?.command).toBe('raise shields because x dry=True');
  });

  it.each([
    ['run {{ cmd }}', { cmd: 'ls | grep "a b"' }],
    ['run {{ cmd }}', { cmd: `echo "a  b" 'c'` }],
    ['run {{ cmd }}', { cmd: '"/opt/my tool" --all' }],
    ['run {{ cmd }} on {{ host=web1 }}', { cmd: 'echo "x"', host: 'web2' }],
    ['scale (?P<app>\\w+)( to (?P<count>\\d+))?', { app: 'shop', count: '3' }],
    ['deploy (web|app) {{ name }}', { name: 'x' }],
  ])('%s is said again with %j', (format, values) => {
    expect(rebuild(alias(format), values)?.parameters).toEqual(values);
  });

  it('is nothing where no format can say it', () => {
    expect(rebuild(alias('say {{ text }}'), { text: 'a "b" \'c\' d=e' })).toBeUndefined();
  });

  it('always means the same values to the server, or is not said', () => {
    const deploy = alias('deploy {{ app }} to {{ env=staging }}', 'ship {{ app }}');
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('web', 'two words', 'a=b', '"q"', "it's", '{{ x }}', '', ' x', 'to', 'ä ö'),
    );
    fc.assert(
      fc.property(fc.record({ app: value, env: value, note: value }, { requiredKeys: ['app'] }), (values) => {
        const hit = rebuild(deploy, values);
        if (hit === undefined) return;
        const exact = matchExactly([deploy], hit.command);
        if (exact.kind === 'one') expect(exact.match.parameters).toMatchObject(values);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[unknown, string]>([
    [true, 'True'],
    [5, '5'],
    [{ a: 1 }, '{"a":1}'],
    [['x'], '["x"]'],
  ])('%j is typed %s', (value, text) => {
    expect(asTyped(value)).toBe(text);
  });
});
