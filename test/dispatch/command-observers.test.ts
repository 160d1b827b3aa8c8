import type { PluginObserver } from '../../src/core/command-observer';
import type { Requested } from '../../src/core/gate';
import { silentLog } from '../../src/core/log';
import type { AliasExecutionAnswer, Execution } from '../../src/core/stackstorm-types';
import type { Started } from '../../src/core/started';
import { CommandObservers } from '../../src/dispatch/command-observers';
import { BrainMemory } from '../../src/state/brain-memory';
import { RememberedCommands } from '../../src/state/started-commands';
import { breathe, ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { aliasOf, ann, said } from './context-double';

let seen: string[];
let errors: string[];
let observers: CommandObservers;
const ACTIONS = { schemasFor: async () => ({ pin: { secret: true } }) };
const titled = ({ title }: Started, { status }: Execution) => `${title}: ${status}`;
const plugin: PluginObserver = {
  accepted: (started, _requested, execution) => void seen.push(`accepted ${titled(started, execution)}`),
  ended: (started, execution) => void seen.push(`ended ${titled(started, execution)}`),
  answered: ({ title }, { id }) => void seen.push(`answered ${title} in ${id}`),
  refused: (_requested, why) => void seen.push(`refused ${why}`),
};

beforeEach(() => {
  seen = [];
  errors = [];
  const clock = new ManualClock();
  observers = new CommandObservers({
    clock,
    log: { ...silentLog, error: (line: string) => void errors.push(line) },
    actions: ACTIONS as unknown as ConstructorParameters<typeof CommandObservers>[0]['actions'],
    started: new RememberedCommands(new BrainMemory(new HubotLikeBrain(), clock)),
  });
  observers.add(plugin);
});

function requested(typed: string, hit: Partial<Requested['hit']> = {}): Requested {
  const alias = aliasOf('lab.echo', 'echo {{ text }}');
  const base = { alias, command: typed, parameters: {}, rewritten: false };
  return { incoming: said(typed), hit: { ...base, ...hit }, passed: [] } as unknown as Requested;
}
const answer = (id: string) => ({ execution: { id, status: 'requested' } }) as AliasExecutionAnswer;
const ends = (id: string, more: object = {}, name = 'st2.execution__update') =>
  observers.onEvent({ name, data: { id, status: 'succeeded', ...more } });

describe('whoever observes commands', () => {
  it('is told that one was taken, and that it ended; it runs in between', async () => {
    observers.accepted(requested('echo hi'), answer('e1'));
    await breathe();
    expect([seen, observers.running.map(({ execution }) => execution)]).toEqual([
      ['accepted echo hi: requested'],
      ['e1'],
    ]);
    ends('e1');
    await breathe();
    expect([seen.slice(1), observers.running]).toEqual([['ended echo hi: succeeded'], []]);
  });

  it('is told of the beginning first, also where the end was quicker', async () => {
    ends('e1');
    await breathe();
    observers.accepted(requested('echo hi'), answer('e1'));
    await breathe();
    expect(seen).toEqual(['accepted echo hi: succeeded', 'ended echo hi: succeeded']);
    expect(observers.running).toEqual([]);
  });

  it('does not take another status for an end', async () => {
    observers.accepted(requested('echo hi'), answer('e1'));
    await breathe();
    ends('e1', {}, 'st2.announcement__chatops');
    ends('e1', { status: 'running' });
    ends('e1', { parent: 'e0' });
    ends('e2');
    observers.onEvent({ name: 'st2.execution__update', data: undefined });
    observers.onEvent({ name: 'st2.execution__update', data: { status: 'succeeded' } });
    await breathe();
    expect([seen, observers.running.length]).toEqual([['accepted echo hi: requested'], 1]);
  });

  it('is told in which message the result is, of what was started from chat', async () => {
    observers.accepted(requested('echo hi'), answer('e1'));
    await breathe();
    observers.answered('e1', { id: 'm7', place: { room: 'C1' } });
    observers.answered('e9', { id: 'm8', place: { room: 'C1' } });
    await breathe();
    expect(seen.at(-1)).toBe('answered echo hi in m7');
  });

  it('harms nobody else by breaking, and the log says so', async () => {
    observers.add({
      refused() {
        throw new Error('no room');
      },
    });
    observers.add({ refused: async () => Promise.reject(new Error('no way')) });
    const last: string[] = [];
    observers.add({ refused: (_requested, why) => void last.push(why) });
    observers.refused(requested('echo hi'), 'Not today.');
    await breathe();
    expect([seen, last]).toEqual([['refused Not today.'], ['Not today.']]);
    expect(errors).toEqual([
      'A command could not be recorded: no room',
      'A command could not be recorded: no way',
    ]);
  });
});

describe('a command as it is shown to everybody', () => {
  const shown = async (typed: string, hit: Partial<Requested['hit']>) => {
    observers.accepted(requested(typed, hit), answer('e1'));
    await breathe();
    return observers.running[0];
  };

  it('is what the person typed, where what was sent is spelled anew', async () => {
    expect(await shown('Echo  hi', { command: 'echo "hi"', rewritten: true })).toMatchObject({
      title: 'Echo hi',
      ...{ person: ann, command: 'lab.echo', action: 'core.local' },
    });
  });

  it('is what was sent, where the person typed a command of the bot’s that came to it', async () => {
    expect(await shown('st2 rerun last', { command: 'echo hi', rewritten: true })).toMatchObject({
      title: 'echo hi',
    });
  });

  it('never shows a secret in other words than those that were sent, and are masked', async () => {
    const hit = { command: 'open pin=hunter22', rewritten: true, parameters: { pin: 'hunter22' } };
    expect(await shown('open with hunter22', hit)).toMatchObject({ title: 'open pin=********' });
  });
});
