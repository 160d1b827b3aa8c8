import { parseMeantTail, parseTail } from '../../../src/language/alias/trailing-parameters';
import { growthOf } from '../../growth';

const pairsOf = (command: string) => Object.fromEntries(parseTail(command).pairs);

describe('the key=value tail of a command', () => {
  it('is everything at the end that is pairs', () => {
    expect(parseTail('run date host=web env=prod')).toEqual({
      pairs: [
        ['host', 'web'],
        ['env', 'prod'],
      ],
      rest: 'run date',
      length: ' host=web env=prod'.length,
    });
  });

  it('may be the whole command', () => {
    expect(parseTail('a=1 b=2')).toMatchObject({
      rest: '',
      pairs: [
        ['a', '1'],
        ['b', '2'],
      ],
    });
  });

  it('is nothing when text follows the pairs', () => {
    expect(parseTail('run k=v and more')).toEqual({ pairs: [], rest: 'run k=v and more', length: 0 });
  });

  it('strips quotes and keeps braces', () => {
    expect(pairsOf(`x a="two words" b='y z' c={"d": 1} e="" f=''`)).toEqual({
      a: 'two words',
      b: 'y z',
      c: '{"d": 1}',
      e: '',
      f: '',
    });
  });

  it('takes space before the sign but not behind it', () => {
    expect(pairsOf('x k =v')).toEqual({ k: 'v' });
    expect(pairsOf('x k= v')).toEqual({});
    expect(pairsOf('x k = v')).toEqual({});
  });

  it('splits at the first sign', () => {
    expect(pairsOf('x a=b=c')).toEqual({ a: 'b=c' });
  });

  it('cuts a nested JSON value at its first closing brace, as the server does', () => {
    expect(pairsOf('x k={"a": {"b": 1}}')).toEqual({ k: '{"a": {"b": 1}' });
  });

  it('does not respect quotes around it', () => {
    expect(parseTail('x "a b k=v"')).toMatchObject({ rest: 'x "a b', pairs: [['k', 'v"']] });
  });

  it('ends where a person can no longer have meant pairs', () => {
    const meant = (text: string) => {
      const { rest, pairs, length } = parseMeantTail(text);
      return [rest, Object.fromEntries(pairs), length];
    };
    expect(meant('go a=1 b=2')).toEqual(['go', { a: '1', b: '2' }, 8]);
    expect(meant('go http://h/?a=1 b=2')).toEqual(['go http://h/?a=1', { b: '2' }, 4]);
    expect(meant('go a=1 http://h/?a=1')).toEqual(['go a=1 http://h/?a=1', {}, 0]);
    expect(meant('go "x a=1" b="y c=2"')).toEqual(['go "x a=1"', { b: 'y c=2' }, 10]);
    expect(meant('go "x a=1')).toEqual(['go "x', { a: '1' }, 4]);
    expect(meant('go größe=1')).toEqual(['go', { größe: '1' }, 8]);
  });

  it('is removed wherever its text occurs', () => {
    expect(parseTail('go a=1 x a=1').rest).toBe('go x');
  });

  it('takes Unicode spaces, but not the byte order mark, as space', () => {
    expect(parseTail('x\u00a0k=v')).toMatchObject({ rest: 'x', pairs: [['k', 'v']] });
    expect(parseTail('x\ufeffk=v')).toMatchObject({ rest: '', pairs: [['x\ufeffk', 'v']] });
  });

  it('is read in time that grows with the command alone', () => {
    const command = (size: number) => `go ${'"x" '.repeat(size)}${'a=1 '.repeat(size)}`;
    expect(growthOf(command, parseMeantTail, 1_000)).toBe('linear');
  });
});
