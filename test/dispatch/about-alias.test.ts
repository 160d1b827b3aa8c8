import type { ActionAlias, ActionParameter } from '../../src/core/stackstorm-types';
import { aboutAlias } from '../../src/dispatch/help';
import { aliasOf } from './context-double';

const addressed = (words: string) => `hubot ${words}`;

function about(
  formats: ActionAlias['formats'],
  parameters?: Record<string, ActionParameter>,
  more: Partial<ActionAlias> = {},
) {
  return aboutAlias({ ...aliasOf('lab.move'), formats, ...more }, parameters, addressed);
}
const lines = (...given: Parameters<typeof about>) => about(...given).body?.split('\n');

describe('help about one command', () => {
  it('says how to say it, what its parameters are, and gives a command to copy', () => {
    const parameters: Record<string, ActionParameter> = {
      host: { type: 'string', required: true, description: 'Which machine' },
      count: { type: ['integer', 'null'], default: 3 },
      where: { type: 'string', enum: ['here', 'there'] },
      pin: { type: 'string', secret: true, default: 'hunter2' },
      list: { type: 'array', default: ['a'] },
      gone: { type: 'string', default: null },
      runner: { immutable: true },
    };
    expect(about(['move {{ host }} {{ where }} {{ speed=fast }}'], parameters)).toEqual({
      text: 'lab.move',
      body: [
        'Say:',
        '  move <host> <where> [speed]',
        'Parameters:',
        '  host (string, required) - Which machine',
        '  where (string, one of here, there)',
        '  speed (default fast)',
        '  count (integer, default 3)',
        '  pin (string, secret)',
        '  list (array, default ["a"])',
        '  gone (string)',
        'Parameters that are not in the format go at the end, as `name=value`.',
        'Example:',
        '  hubot move my-host here fast',
      ].join('\n'),
    });
  });

  it('calls nothing required that has a default, and takes a representation that stands by itself', () => {
    const parameters: Record<string, ActionParameter> = {
      host: { type: 'string', required: true, default: 'web' },
      port: { type: 'integer', required: true },
    };
    expect(lines([{ display: 'go', representation: 'go {{ host }} {{ port }}' }], parameters)).toEqual([
      ...['Say:', '  go', 'Parameters:', '  host (string, default web)', '  port (integer, required)'],
      ...['Example:', '  hubot go web 5'],
    ]);
  });

  it('says what it is for, and nothing of parameters where there are none', () => {
    expect(about(['move on'], undefined, { description: 'Goes on' })).toEqual({
      text: 'lab.move: Goes on',
      body: 'Say:\n  move on\nExample:\n  hubot move on',
    });
  });

  it('leaves out what the alias fixes', () => {
    const said = lines(['move'], { host: {}, where: {} }, { immutable_parameters: { where: 'cellar' } });
    expect(said).toContain('  host');
    expect(said).not.toContain('  where');
  });

  it('shows every way to say it, by what the author wants shown, and knows a default from any of them', () => {
    const formats = [
      { display: 'go to <place>', representation: ['go to {{ place }}', 'go {{ place=home }}'] },
      { display: 'walk', representation: 'walk {{ place=work }}' },
    ];
    expect(lines(formats)).toEqual([
      ...['Say:', '  go to <place>', '  walk', 'Parameters:', '  place (default home)'],
      ...['Example:', '  hubot go to my-place'],
    ]);
  });

  it('gives the examples of the author, on one line each, where there are any', () => {
    const extra = { chat: { examples: ['move  this\nthere ', '', 7, 'move that'] } };
    expect(lines(['move {{ what }}'], undefined, { extra })?.slice(-3)).toEqual([
      ...['Examples:', '  hubot move this there', '  hubot move that'],
    ]);
    const none = { chat: { examples: [' '] } };
    expect(lines(['move {{ what }}'], undefined, { extra: none })?.slice(-2)).toEqual([
      ...['Example:', '  hubot move my-what'],
    ]);
  });

  it.each([
    [{ type: 'integer' }, 'move 5'],
    [{ type: 'number' }, 'move 5'],
    [{ default: 7 }, 'move 7'],
    [{ default: false }, 'move false'],
    [{ default: '' }, 'move my-how-far'],
    [{ default: '{{ st2kv.system.far }}' }, 'move my-how-far'],
    [{ default: 'near', enum: ['far', 'near'] }, 'move far'],
  ] as [ActionParameter, string][])('has a likely value in its example: %j', (parameter, example) => {
    expect(lines(['move {{ how_far }}'], { how_far: parameter })?.at(-1)).toBe(`  hubot ${example}`);
  });

  it('has no example of a format that nobody could say as it stands', () => {
    expect(lines(['^move( on)? {{ what }}$'])?.join()).not.toContain('Example');
    expect(lines([{ display: 'move', representation: [] }])?.join()).not.toContain('Example');
  });
});
