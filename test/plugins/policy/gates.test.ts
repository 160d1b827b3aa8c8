import type { Hit } from '../../../src/core/alias';
import type { Call } from '../../../src/core/command';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { parameterGate } from '../../../src/plugins/policy/parameter-gate';
import { sameNameGate, takenByServer } from '../../../src/plugins/policy/same-name-gate';

const disk: ActionAlias = {
  name: 'disk',
  pack: 'ops',
  action_ref: 'ops.disk',
  formats: ['disk {{ path=/ }}'],
};
const requested = (alias: ActionAlias, parameters: Hit['parameters']) => ({
  incoming: { text: '', person: { id: 'U1', name: 'u' }, place: { room: 'C' } },
  hit: {
    ...{ alias, representation: '', display: '', command: '', parameters },
    ...{ rewritten: false, matchMultiple: false },
  },
  passed: [],
});
const call = {} as Call;

describe('the gate before parameters of the runner', () => {
  let asked = 0;
  const gate = parameterGate({
    fresh: async (ref) => {
      asked += 1;
      return {
        ref,
        pack: 'ops',
        name: 'disk',
        parameters: { path: { type: 'string' }, human: { type: 'boolean' } },
      };
    },
  });

  it('asks nobody where the format names everything', async () => {
    expect(await gate.check(requested(disk, { path: '/' }), call)).toBe('go');
    expect(asked).toBe(0);
  });

  it("lets through what the action's own file names", async () => {
    expect(await gate.check(requested(disk, { path: '/', human: 'True' }), call)).toBe('go');
  });

  it.each(['env', 'sudo', 'cwd', 'timeout', 'kwarg_op', 'hosts'])(
    'refuses %s with a sentence',
    async (name) => {
      expect(await gate.check(requested(disk, { path: '/', [name]: 'x' }), call)).toEqual({
        refused: `ops.disk takes no parameter “${name}” from chat: neither the command nor the action's file names it. What looks like \`key=value\` at the end of a command is read as a parameter; to have it inside a value, put the value in quotes.`,
      });
    },
  );

  it("refuses where the server cannot say what the action's file names", async () => {
    const away = parameterGate({ fresh: () => Promise.reject(new Error('away')) });
    await expect(away.check(requested(disk, { cwd: '/' }), call)).rejects.toThrow('away');
  });
});

describe('of two aliases with one name', () => {
  const of = (pack: string, id?: string): ActionAlias => ({
    ...disk,
    pack,
    ...(id === undefined ? {} : { id }),
  });
  const early = '5f0000000000000000000001';
  const late = '650000000000000000000001';

  it('StackStorm takes the one that was registered first, which its id tells', () => {
    expect(takenByServer('disk', [of('aaa', late), of('bbb', early)])?.pack).toBe('bbb');
  });

  it('the embedded backend takes the first of its list', () => {
    const file = (first: string) => `f${first.repeat(23)}`;
    expect(takenByServer('disk', [of('aaa', file('9')), of('bbb', file('1'))])?.pack).toBe('aaa');
    expect(takenByServer('disk', [of('aaa', file('9')), of('bbb', early)])?.pack).toBe('aaa');
    expect(takenByServer('disk', [of('aaa'), of('bbb')])?.pack).toBe('aaa');
  });

  it('the other is refused, also while the first is disabled', async () => {
    const gate = sameNameGate(() => [{ ...of('aaa'), enabled: false }, of('bbb')]);
    expect(await gate.check(requested(of('bbb'), {}), call)).toEqual({
      refused: expect.stringContaining('ops.disk'.replace('ops', 'bbb')),
    });
    expect(await gate.check(requested(of('aaa'), {}), call)).toBe('go');
  });

  it('an alias with another name is none of them, and one that is not listed is let through', async () => {
    const aliases = [{ ...of('aaa', early), name: 'df' }, of('bbb', late), of('ccc', late.replace('1', '2'))];
    expect(takenByServer('disk', aliases)?.pack).toBe('bbb');
    expect(await sameNameGate(() => []).check(requested(of('bbb'), {}), call)).toBe('go');
  });

  it.each([`x${early}`, `${early}0`])('an id like %s tells no time: the first of the list is taken', (id) => {
    expect(takenByServer('disk', [of('aaa', late), of('bbb', id)])?.pack).toBe('aaa');
  });

  it('the first of the list is taken where one has no id', () => {
    expect(takenByServer('disk', [of('aaa', late), of('bbb')])?.pack).toBe('aaa');
  });
});
