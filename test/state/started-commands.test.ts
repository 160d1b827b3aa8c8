import type { Started } from '../../src/core/started';
import { BrainMemory } from '../../src/state/brain-memory';
import { RememberedCommands } from '../../src/state/started-commands';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from './brain';

const ops = { room: '#ops' };
const started = (execution: string, person = 'U1', place: Started['place'] = ops) =>
  ({
    execution,
    place,
    person: { id: person, name: person },
    command: 'a.b',
    title: 'b',
  }) as unknown as Started;

let commands: RememberedCommands;
let clock: ManualClock;
beforeEach(() => {
  clock = new ManualClock();
  commands = new RememberedCommands(new BrainMemory(new HubotLikeBrain(), clock));
});
const inRoom = async (room: string) => (await commands.inRoom({ room })).map(({ execution }) => execution);

describe('what was started from chat', () => {
  it('is found by its execution for thirty days', async () => {
    await commands.add(started('e1'), undefined);
    expect(await commands.find('e1')).toEqual(started('e1'));
    expect(await commands.find('e2')).toBeUndefined();
    await clock.pass(30 * 24 * 3_600_000 - 1);
    expect([await commands.find('e1'), await inRoom('#ops')]).toEqual([started('e1'), ['e1']]);
    await clock.pass(1);
    expect([await commands.find('e1'), await inRoom('#ops')]).toEqual([undefined, []]);
  });

  it('is listed for its room, newest first, at most fifty', async () => {
    expect(await inRoom('#ops')).toEqual([]);
    await commands.add(started('other', 'U1', { room: '#dev' }), undefined);
    for (let count = 1; count <= 51; count += 1) await commands.add(started(`e${count}`), undefined);
    const listed = await inRoom('#ops');
    expect([listed.length, listed[0], listed.at(-1)]).toEqual([50, 'e51', 'e2']);
    expect(await inRoom('#dev')).toEqual(['other']);
  });

  it('is no longer listed when its thirty days are over, while the room goes on', async () => {
    await commands.add(started('old'), undefined);
    await clock.pass(20 * 24 * 3_600_000);
    await commands.add(started('new'), undefined);
    await clock.pass(20 * 24 * 3_600_000);
    expect(await inRoom('#ops')).toEqual(['new']);
  });

  it('is the person’s last one here, else the last of anybody here', async () => {
    const last = async (id: string, room = '#ops') =>
      (await commands.last({ person: { id, name: id }, place: { room } }))?.execution;
    expect(await last('U1')).toBeUndefined();
    await commands.add(started('e1', 'U1'), undefined);
    await commands.add(started('e2', 'U1'), undefined);
    await commands.add(started('e3', 'U2'), undefined);
    expect([await last('U1'), await last('U2'), await last('U3'), await last('U1', '#dev')]).toEqual([
      ...['e2', 'e3', 'e3', undefined],
    ]);
  });

  it('is what a thread is about: that of the message that asked, and that in which it was said', async () => {
    await commands.add(started('e1'), 'm1');
    await commands.add(started('e2', 'U1', { ...ops, thread: 't1' }), undefined);
    const of = (thread: string, room = '#ops') => commands.ofThread({ room, thread });
    expect([await of('m1'), await of('t1'), await of('t2'), await of('m1', '#dev')]).toEqual([
      ...['e1', 'e2', undefined, undefined],
    ]);
    await commands.inThread({ ...ops, thread: 'm1' }, 'e3');
    expect(await of('m1')).toBe('e3');
    expect(await commands.ofThread(ops)).toBeUndefined();
    await clock.pass(30 * 24 * 3_600_000);
    expect(await of('m1')).toBeUndefined();
  });
});
