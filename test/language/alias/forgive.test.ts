import { buildAliasSet } from '../../../src/language/alias';
import { alias, sent, setOf } from './sets';

describe('forgiving', () => {
  it('takes the words of a command in any case and leaves the values as they are', () => {
    expect(sent(setOf('Run {{cmd}} on {{host}}'), 'rUN Date -U ON Web01')).toEqual([
      'Run Date -U on Web01',
      { cmd: 'Date -U', host: 'Web01' },
    ]);
  });

  it('takes any white space between words', () => {
    const set = setOf('st2 list {{ limit=10 }} executions');
    expect(sent(set, 'st2  list\texecutions')).toEqual(['st2 list executions', { limit: '10' }]);
    expect(sent(set, 'st2\u00a0list 5\u00a0executions')).toEqual(['st2 list 5 executions', { limit: '5' }]);
  });

  it('passes over a full stop where there is none in the command', () => {
    expect(sent(setOf('who is on call'), 'Who is on call?')[0]).toBe('who is on call');
    expect(sent(setOf('whois {{query}}'), 'whois example.com.')[1]).toEqual({ query: 'example.com.' });
  });

  it('takes quotes as phones make them', () => {
    const set = setOf('run {{cmd}} on {{host}}');
    expect(sent(set, 'run “a on b” on c')).toEqual(['run “a on b” on c', { cmd: '“a', host: 'b” on c' }]);
    expect(sent(set, 'Run “a on b” on c')).toEqual(['run "a on b" on c', { cmd: 'a on b', host: 'c' }]);
    expect(sent(setOf('say "{{x}}" aloud'), 'say “hi” aloud')[1]).toEqual({ x: 'hi' });
    expect(sent(setOf('note {{x}}'), 'NOTE don’t panic')[1]).toEqual({ x: 'don’t panic' });
  });

  it('keeps the quotes that belong to a value, of which the server would eat the last', () => {
    const run = setOf('run {{cmd}}');
    for (const cmd of ['echo "a b"', "echo 'a b'", '"my tool" x', '"a" and "b"', 'echo "it\'s"', 'echo ""']) {
      expect(sent(run, `run ${cmd}`)).toEqual([`run "${cmd}"`, { cmd }]);
    }
    expect(sent(run, 'RUN echo “a b”')).toEqual(['run "echo "a b""', { cmd: 'echo "a b"' }]);
    expect(sent(run, 'run echo "a b" timeout=5')).toEqual([
      'run "echo "a b"" timeout=5',
      { cmd: 'echo "a b"', timeout: '5' },
    ]);
    expect(sent(setOf('run {{cmd}} on {{host}}'), 'run echo "a" on web')[1]).toEqual({
      cmd: 'echo "a"',
      host: 'web',
    });
  });

  it('leaves quotes alone that are around a value, belong to the format, or are not closed', () => {
    expect(sent(setOf('run {{cmd}}'), 'run "echo a b"')).toEqual(['run "echo a b"', { cmd: 'echo a b' }]);
    expect(sent(setOf('size {{x}}'), 'size 5"')).toEqual(['size 5"', { x: '5' }]);
    expect(sent(setOf('say "{{x}}" aloud'), 'say "a" "b" aloud')[0]).toBe('say "a" "b" aloud');
  });

  it('leaves in a value what nobody can have meant as a pair: a key that is no name', () => {
    const url = 'https://host/page?id=7&of=it';
    const fetch = setOf('fetch {{url}}', 'fetch {{url}} for {{team=all}}');
    expect(sent(fetch, `fetch ${url}`)).toEqual([`fetch - url=${url}`, { url }]);
    expect(sent(setOf('fetch {{url}}'), `FETCH  ${url} timeout=5`)).toEqual([
      `fetch - url=${url} timeout=5`,
      { url, timeout: '5' },
    ]);
    expect(sent(setOf('note {{x}}'), `note see ${url}`)[1]).toEqual({ x: `see ${url}` });
    expect(sent(setOf('get {{what}} from {{url}}'), `get page from ${url}`)[1]).toEqual({
      what: 'page',
      url,
    });
    // What the server takes as it is, is left as it is.
    expect(sent(setOf('note {{x}}'), `note ${url} is slow`)[0]).toBe(`note ${url} is slow`);
  });

  it('does not let a default stand in for a value that looks like a pair', () => {
    const url = 'https://host/page?id=7';
    expect(sent(setOf('look at {{url=home}}'), `look at ${url}`)[1]).toEqual({ url });
  });

  it('leaves in a value what stands in quotes', () => {
    const run = setOf('run {{cmd}}');
    expect(sent(run, 'run "a=b"')[1]).toEqual({ cmd: 'a=b' });
    expect(sent(run, 'run "make target=all"')[1]).toEqual({ cmd: 'make target=all' });
    expect(sent(run, 'run “make target=all”')[1]).toEqual({ cmd: 'make target=all' });
    expect(sent(run, 'run echo "a=b"')[1]).toEqual({ cmd: 'echo "a=b"' });
    expect(sent(run, "run 'make target=all' timeout=5")[1]).toEqual({
      cmd: 'make target=all',
      timeout: '5',
    });
    expect(sent(run, 'run date timeout="5"')[1]).toEqual({ cmd: 'date', timeout: '5' });
  });

  it('still takes a pair without quotes whose key is a name, also one that nobody knows', () => {
    expect(sent(setOf('run {{cmd=date}}'), 'run target=all')[1]).toEqual({ cmd: 'date', target: 'all' });
  });

  it('reads as the server does what can be said in no other way', () => {
    const set = setOf('open {{url=home}}', 'open (?P<url>[a-z]+://\\S+)');
    expect(set.interpret('open ftp://host/?a=b').kind).toBe('hit');
    const only = setOf('go (?P<url>[a-z]+://\\S+)');
    expect(only.interpret('go ftp://host/?a=b').kind).not.toBe('hit');
  });

  it('takes the case that a choice of characters has', () => {
    expect(sent(setOf('record [Aa] {{name}}', 'mode (x|y) {{name}}'), 'MODE X Z')[0]).toBe('mode x Z');
  });

  it('puts a space in where a value follows without one and can be told apart', () => {
    const set = buildAliasSet([
      alias('a.start', 'aws ec2 start {{id}}'),
      alias('a.run', 'run {{cmd}}'),
      alias('a.rule', 'st2 get rule {{name}}'),
    ]);
    expect(sent(set, 'aws ec2 start5')).toEqual(['aws ec2 start 5', { id: '5' }]);
    for (const other of [
      'running late',
      'run: done',
      'run-down servers',
      'st2 get rules core.x',
      'run2 tests',
    ]) {
      expect(set.interpret(other).kind).toBe('none');
    }
  });

  it('puts in the words before an optional value that is left out', () => {
    const set = setOf('deploy {{app}} to {{env=prod}}');
    expect(sent(set, 'deploy web')).toEqual(['deploy web to', { app: 'web', env: 'prod' }]);
    expect(set.interpret('deploy is broken again').kind).toBe('none');
  });

  it('takes a required parameter by its name', () => {
    expect(sent(setOf('pack install {{packs}}'), 'pack install packs=aws=1')).toEqual([
      'pack install - packs=aws=1',
      { packs: 'aws=1' },
    ]);
    expect(sent(setOf('run {{cmd}} on {{host}}'), 'Run "a b" on host=web')[1]).toEqual({
      cmd: 'a b',
      host: 'web',
    });
  });

  it('asks for a required parameter that is missing', () => {
    const set = setOf('run {{cmd}} on {{host}} as {{user=root}}');
    expect(set.interpret('run')).toMatchObject({ kind: 'incomplete', missing: ['cmd', 'host'] });
    expect(set.interpret('Run date on')).toMatchObject({ kind: 'incomplete', missing: ['host'] });
    expect(set.interpret('aws')).toMatchObject({ kind: 'none' });
  });

  it('asks which one when several fit', () => {
    const set = buildAliasSet([alias('a.x', 'show {{x}}'), alias('b.y', 'Show {{y}}')]);
    const outcome = set.interpret('SHOW it');
    expect(outcome.kind === 'ambiguous' && outcome.hits.map(({ command }) => command)).toEqual([
      'show it',
      'Show it',
    ]);
  });

  it('never forgives where the strict language has an answer', () => {
    const set = buildAliasSet([alias('a.lower', 'run {{x}}'), alias('a.upper', 'RUN {{x}}')]);
    expect(sent(set, 'RUN it')).toEqual(['RUN it', { x: 'it' }]);
    expect(sent(set, 'run  it')).toEqual(['run  it', { x: ' it' }]);
  });

  it('does not touch what it cannot put together again', () => {
    expect(setOf('(?P<a>x)(?P=a) now').interpret('XX now').kind).toBe('none');
    expect(setOf('close (?P<issue>[A-Z]+-\\d+)').interpret('Close abc-1').kind).toBe('none');
    expect(sent(setOf('close (?P<issue>[A-Z]+-\\d+)'), 'Close ABC-1')[0]).toBe('close ABC-1');
  });

  it('drops nothing that was said, also where a format may match a part of a message', () => {
    const set = setOf('(?:\\s|^)fix (?P<issue>\\d+)(?:\\s|$)');
    expect(sent(set, 'please fix 12 now')[0]).toBe('please fix 12 now');
    expect(set.interpret('please FIX 12 now').kind).toBe('none');
    expect(sent(set, 'FIX 12')[0]).toBe('fix 12');
  });

  it('keeps repeats as they were said', () => {
    expect(sent(setOf('honk(-honk)* {{vin}}[!1]*'), 'HONK-Honk-honk car!!')[0]).toBe('honk-honk-honk car!!');
  });
});

describe('suggestions', () => {
  const set = buildAliasSet(
    ['deploy {{app}} to {{env}}', 'st2 list executions', 'who is on call', 'run {{cmd}} on {{host}}'].map(
      (format, index) => alias(`p.a${index}`, format),
    ),
  );
  const near = (message: string) => {
    const outcome = set.interpret(message);
    return outcome.kind === 'none' ? outcome.suggestions.map(({ display }) => display) : outcome.kind;
  };

  it('name the nearest commands, slips of the keyboard and all', () => {
    expect(near('deply web to prod')).toEqual(['deploy {{app}} to {{env}}']);
    expect(near('st2 list exectuions')).toEqual(['st2 list executions']);
    // What ends behind a value is no slip: the other values are asked for.
    expect(near('run date')).toBe('incomplete');
  });

  it('leave out what only has a word in common with the one that was meant', () => {
    const many = setOf(
      ...['install', 'get', 'search', 'show'].map((word) => `pack ${word} {{pack}}`),
      ...Array.from({ length: 40 }, (_, n) => `other${n} thing${n}`),
    );
    const found = (message: string) => {
      const outcome = many.interpret(message);
      return outcome.kind === 'none' ? outcome.suggestions.map(({ display }) => display) : [];
    };
    expect(found('pack instal github')).toEqual(['pack install {{pack}}']);
    // Of one that nobody can guess, all are as near.
    expect(found('pack github')).toHaveLength(3);
  });

  it('are silent where nothing is near', () => {
    expect(near('lunch?')).toEqual([]);
    expect(near('good morning')).toEqual([]);
  });
});
