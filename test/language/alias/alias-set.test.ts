import { buildAliasSet } from '../../../src/language/alias';
import { cost } from '../../growth';
import { madeAliases } from './made';
import { alias, hitOf, sent, setOf } from './sets';

describe('a set of aliases', () => {
  it('finds the one alias that takes a command', () => {
    const set = buildAliasSet([alias('ops.deploy', 'deploy {{app}}'), alias('ops.list', 'list apps')]);
    expect(set.interpret('deploy web')).toEqual({
      kind: 'hit',
      hit: {
        alias: expect.objectContaining({ pack: 'ops', name: 'deploy' }),
        representation: 'deploy {{app}}',
        display: 'deploy {{app}}',
        command: 'deploy web',
        parameters: { app: 'web' },
        rewritten: false,
        matchMultiple: false,
      },
    });
  });

  it('shows all that match and runs none', () => {
    const set = buildAliasSet([alias('a.run', 'run {{x}}'), alias('b.start', 'run {{y}}')]);
    const outcome = set.interpret('run date');
    expect(outcome.kind === 'ambiguous' && outcome.hits.map(({ alias: { pack } }) => pack)).toEqual([
      'a',
      'b',
    ]);
  });

  it('does not ask to choose between two formats of an alias that mean the same', () => {
    const set = setOf('show {{host}}', '(show|display) {{host}}');
    expect(sent(set, 'show web')).toEqual(['show web', { host: 'web' }]);
  });

  it('uses aliases for several matches only when no other matches', () => {
    const several = { display: 'show KEY', representation: ['\\bticket {{key}}'], match_multiple: true };
    const set = buildAliasSet([alias('a.several', several), alias('a.one', 'ticket {{id}}')]);
    expect(hitOf(set.interpret('ticket 7')).alias.name).toBe('one');
    expect(hitOf(buildAliasSet([alias('a.several', several)]).interpret('ticket 7'))).toMatchObject({
      matchMultiple: true,
    });
  });

  it('matches a format that has a display only with a blank command and pairs', () => {
    const set = setOf({ display: 'say nothing' });
    expect(sent(set, 'k=v')).toEqual(['k=v', { k: 'v' }]);
  });

  it('leaves a malformed format out, says so, and keeps the others', () => {
    const set = buildAliasSet([
      alias('ops.bad', 'run (x {{y}}', 'start {{y}}'),
      alias('ops.good', 'list apps'),
    ]);
    expect(set.size).toBe(2);
    expect(set.problems).toEqual([
      {
        pack: 'ops',
        alias: 'bad',
        format: 'run (x {{y}}',
        message: expect.stringMatching(/"run \(x \{\{y\}\}".*alias bad.*pack ops.*malformed.*missing \)/),
      },
    ]);
    expect(set.interpret('list apps').kind).toBe('hit');
    expect(set.interpret('start x').kind).toBe('hit');
  });

  it.each([
    ['an impossible look-behind', 'a(?<=b*) {{x}}'],
    ['a repeat that is too large', '(?:long){1,50000} {{x}}'],
    ['a character by its name', '\\N{EM DASH} {{x}}'],
    ['a default without a parameter', 'a {{x="l1\nl2"}}'],
  ])('finds %s when it is built, not when it matches', (_what, format) => {
    expect(setOf(format).problems).toHaveLength(1);
  });

  it('leaves out a representation that is text where a list belongs: the server could not run it', () => {
    const set = setOf(
      { display: 'go', representation: 'go {{x}}' },
      { display: 'walk', representation: ['walk'] },
    );
    expect(set.problems).toEqual([
      expect.objectContaining({ message: expect.stringContaining('write it as a list') }),
    ]);
    expect(set.interpret('go there').kind).not.toBe('hit');
    expect(set.interpret('walk').kind).toBe('hit');
  });

  it('tells of a name that two packs use, as the server looks aliases up by name alone', () => {
    const set = buildAliasSet([
      alias('a.run', 'run {{x}}'),
      alias('b.run', 'start {{x}}'),
      alias('b.stop', 'stop'),
    ]);
    expect(set.problems.map(({ pack, alias: name }) => `${pack}.${name}`)).toEqual(['a.run', 'b.run']);
    expect(set.interpret('start it').kind).toBe('hit');
  });

  it('does not see disabled aliases', () => {
    const set = buildAliasSet([{ ...alias('ops.off', 'run (', 'list'), enabled: false }]);
    expect(set).toMatchObject({ size: 0, problems: [] });
    expect(set.interpret('list').kind).toBe('none');
  });

  it('hides what a person may not run from matches and suggestions', () => {
    const set = setOf('delete everything');
    const nobody = () => false;
    expect(set.interpret('delete everything', nobody)).toEqual({ kind: 'none', suggestions: [] });
    expect(set.interpret('delete everythin', nobody)).toEqual({ kind: 'none', suggestions: [] });
    expect(set.help('', nobody)).toEqual([]);
  });

  it('refuses a message that is too long, with its length and the limit', () => {
    const set = buildAliasSet([alias('ops.echo', 'echo {{text}}')], { maxLength: 100 });
    expect(set.interpret(`echo ${'x'.repeat(100)}`)).toEqual({
      kind: 'refused',
      reason: 'That message has 105 characters; I read 100 at most. Please shorten it.',
    });
    expect(set.interpret(`echo ${'x'.repeat(95)}`).kind).toBe('hit');
  });

  it('takes a value of 100 KB as it is', () => {
    const text = 'a "b" \\ {{ st2kv.system.x }} 🙂\n'.repeat(3_500);
    expect(hitOf(setOf('echo {{text}} end').interpret(`echo ${text}end`)).parameters).toEqual({
      text: text.slice(0, -1),
    });
  });

  it('does not pass on what would keep the server busy for minutes', () => {
    const outcome = setOf('whois {{query}}').interpret(`whois example.com${'  a=b'.repeat(30)} x`);
    expect(outcome).toEqual({ kind: 'refused', reason: expect.stringContaining('single spaces') });
  });

  it('finds each of thousands by its own words, and rebuilds from the set before for a fraction of the work', () => {
    const aliases = madeAliases(4_000);
    const set = buildAliasSet(aliases);
    expect(set.size).toBe(4_000);
    expect(hitOf(set.interpret('kafka-3 show it')).parameters).toEqual({ name: 'it' });
    const anew = cost(() => buildAliasSet(aliases));
    expect(cost(() => buildAliasSet(aliases, { previous: set }))).toBeLessThan(anew / 2);
  });

  it('finds formats wherever their words stand, however they begin', () => {
    const formats = [
      '{{who}} is on call',
      '(please )?reboot {{host}}',
      'id-{{n}}',
      '((beep|honk)-?)+ {{vin}}',
      '#{{room}}',
    ];
    const set = buildAliasSet(formats.map((format, index) => alias(`p.a${index}`, format)));
    const found = (message: string) => hitOf(set.interpret(message)).representation;
    expect(found('Ana is on call')).toBe(formats[0]);
    expect(found('please reboot web')).toBe(formats[1]);
    expect(found('reboot web')).toBe(formats[1]);
    expect(found('id-7')).toBe(formats[2]);
    expect(found('honk-beep 4')).toBe(formats[3]);
    expect(found('#ops')).toBe(formats[4]);
  });

  it('helps with every word that is asked for, wherever it stands', () => {
    const set = buildAliasSet([alias('ops.deploy', 'ship {{app}}'), alias('net.ping', 'ping {{host}}')]);
    expect(set.help().map(({ display }) => display)).toEqual(['ship {{app}}', 'ping {{host}}']);
    expect(set.help('OPS about').map(({ display }) => display)).toEqual(['ship {{app}}']);
  });
});
