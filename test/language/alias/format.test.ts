import { FormatError, matchFormat, matchMultiple, parseFormat } from '../../../src/language/alias';
import { growthOf } from '../../growth';

const extract = (format: string, command: string) => matchFormat(parseFormat(format), command);

describe('a format', () => {
  it('takes the shortest values that let the rest match', () => {
    expect(extract('copy {{a}} {{b}}', 'copy x y z')).toEqual({ a: 'x', b: 'y z' });
  });

  it('gives an optional parameter its default when it is not said', () => {
    expect(extract('deploy {{app}} to {{env=prod}}', 'deploy web to')).toEqual({ app: 'web', env: 'prod' });
    expect(extract('deploy {{app}} to {{env="two words"}}', 'deploy web to')).toEqual({
      app: 'web',
      env: 'two words',
    });
  });

  it('keeps quoted text together and strips its quotes', () => {
    expect(extract('run {{cmd}} on {{host}}', 'run "a on b" on c')).toEqual({ cmd: 'a on b', host: 'c' });
    expect(extract('run {{cmd}}', 'run "abc\'')).toEqual({ cmd: 'abc' });
    expect(extract('run {{cmd}}', 'run ""')).toEqual({ cmd: '"' });
  });

  it('is case-sensitive and strict about space before a parameter', () => {
    expect(extract('run {{cmd}}', 'Run date')).toBeUndefined();
    expect(extract('run {{cmd}}', 'run\tdate')).toBeUndefined();
    expect(extract('run {{cmd}}', 'run  date')).toEqual({ cmd: ' date' });
  });

  it('puts the pairs at the end on top of what it captured', () => {
    expect(extract('run {{cmd}}', 'run date cmd=uptime k="a b"')).toEqual({ cmd: 'uptime', k: 'a b' });
  });

  it('is malformed where a name is used twice or is none', () => {
    for (const format of ['get {{x}} {{x}}', 'get {{my-param}}', '*x', 'show all) {{x}}', '(?i)run {{x}}']) {
      expect(() => parseFormat(format)).toThrow(FormatError);
    }
  });

  it('finds all matches where it may match several times', () => {
    const format = parseFormat('(?:\\s|^)(?P<key>[A-Z]+-\\d+)(?:\\s|$)');
    expect(matchMultiple(format, 'see ABC-1 and DE-22')).toEqual([{ key: 'ABC-1' }, { key: 'DE-22' }]);
    expect(matchMultiple(format, 'see nothing')).toEqual([]);
  });

  it('gives null for a named group that took no part', () => {
    expect(extract('(?P<a>x)?y', 'y')).toEqual({ a: null });
  });

  it.each([
    ['beginnings of defaults', (size: number) => '{{a='.repeat(size)],
    ['a default of blanks', (size: number) => `{{a=${' '.repeat(size)}x`],
    ['open quotes', (size: number) => '{{a="'.repeat(size)],
    ['open braces', (size: number) => '{{'.repeat(size)],
  ])('is read in time that grows with its length alone: %s', (_, hostile) => {
    const read = (format: string) => {
      try {
        parseFormat(format);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    };
    expect(growthOf(hostile, read, 500)).toBe('linear');
  });

  it('means the same whether it is short or long', () => {
    const long = ` ${'x'.repeat(400)}`;
    for (const format of [
      'set {{k}} to {{ v = "a b" }} now',
      'a{{b=1}}c {{ d }}',
      '{{ j = {{ st2kv.x }} }}',
    ]) {
      expect(parseFormat(format + long).defaults).toEqual(parseFormat(format).defaults);
      const command = 'set q to r now';
      expect(extract(format + long, command + long)).toEqual(extract(format, command));
    }
  });
});
