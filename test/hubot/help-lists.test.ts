import { HelpLists } from '../../src/hubot/help-lists';
import { buildAliasSet } from '../../src/language/alias';
import { turnsDuring } from '../turns-during';
import { SmallHubot } from './small-hubot';

const lines = (...usages: string[]) => usages.map((usage) => ({ usage, purpose: 'for something' }));

describe('our commands in Hubot’s own help', () => {
  it('are replaced at a reload, in the array that hubot-help holds, beside the owner’s lines', async () => {
    const hubot = new SmallHubot();
    const held = hubot.helpStrings;
    held.push('hubot joke - Tells a joke');
    const lists = new HelpLists(hubot.asRobot);
    await lists.show(lines('run {{ cmd }}', 'disk'));
    await lists.show(lines('disk'));
    expect(held).toEqual(['hubot joke - Tells a joke', 'hubot disk - for something']);
    expect(lists.others()).toEqual(['hubot joke - Tells a joke']);
  });

  it('go where Hubot up to 13 has its lines', async () => {
    const hubot = { ...new SmallHubot().asRobot, helpStrings: undefined, commands: ['hubot joke - x'] };
    new HelpLists(hubot).show(lines('disk'));
    expect(hubot.commands).toEqual(['hubot joke - x', 'hubot disk - for something']);
  });

  it('stand on the CommandBus of Hubot 14 without ever capturing a message', async () => {
    const ids = new Map<string, { description: string }>([['help', { description: 'its own help' }]]);
    const bus = {
      register: (spec: { id: string; description: string }) => void ids.set(spec.id, spec),
      unregister: (id: string) => ids.delete(id),
      listCommands: () => [...ids].map(([id, { description }]) => ({ id, description })),
    };
    bus.register({ id: 'tickets', description: 'The owner’s' });
    const lists = new HelpLists({ ...new SmallHubot().asRobot, commands: bus });
    await lists.show(lines('run {{ cmd }}', 'disk'));
    // The bus runs a command whose id is the first word of a message.
    expect([...ids.keys()]).toEqual(['tickets', 'run {{ cmd }}', 'disk (StackStorm)']);
    expect(lists.others()).toEqual(['hubot tickets - The owner’s']);
    await lists.show([]);
    expect([...ids.keys()]).toEqual(['tickets']);
  });

  it('are one line for all that begins with st2, which hubot-help finds by each name, and lines for the rest', async () => {
    const hubot = new SmallHubot();
    const own = (name: string, ...help: string[]) => ({
      name,
      help,
      match: () => undefined,
      run: async () => {},
    });
    await new HelpLists(hubot.asRobot).showCommands(buildAliasSet([]), [
      own('help', 'help [words] - the commands'),
      own('status', 'st2 status [id] - where it stands'),
      own('capture', 'st2 capture last - writes a command', 'st2 capture save - keeps it'),
      own('lunch', 'lunch - what there is to eat'),
    ]);
    expect(hubot.helpStrings).toEqual([
      'hubot lunch - what there is to eat',
      'hubot st2 help - what is running, and what to do about it: status, capture',
    ]);
  });

  it('hold 10,000 lines, and let others have their turn meanwhile', async () => {
    const hubot = new SmallHubot();
    const lists = new HelpLists(hubot.asRobot);
    const many = lines(...Array.from({ length: 10_000 }, (_, n) => `command ${n}`));
    expect(await turnsDuring(lists.show(many))).toBeGreaterThanOrEqual(99);
    expect(hubot.helpStrings.length).toBe(10_000);
  });

  it('put a thousand of them on the bus, which compares all that it has at each one more', async () => {
    const ids = new Set<string>();
    const bus = {
      register: ({ id }: { id: string }) => void ids.add(id),
      unregister: (id: string) => ids.delete(id),
      listCommands: () => [...ids].map((id) => ({ id })),
    };
    const lists = new HelpLists({ ...new SmallHubot().asRobot, commands: bus });
    await lists.show(lines(...Array.from({ length: 10_000 }, (_, n) => `command ${n}`)));
    expect(ids.size).toBe(1_000);
    expect(lists.others()).toEqual([]);
  });
});
