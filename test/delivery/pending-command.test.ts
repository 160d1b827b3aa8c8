import { type PendingCommand, type PendingState, stateOf } from '../../src/delivery/pending-command';

const record: PendingCommand = {
  ...{ originId: 'o1', person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } },
  ...{ alias: 'a.b', announced: true },
};

describe('the state of a command on record', () => {
  it.each<[PendingState, Partial<PendingCommand>]>([
    ['running', { state: 'running' }],
    ['uncertain', { state: 'uncertain', executionId: 'run1' }],
    ['answered', { state: 'running', answered: 'formatted' }],
  ])('is %s where that says %j', (state, more) => {
    expect(stateOf({ ...record, ...more })).toBe(state);
  });

  it.each<[PendingState, Partial<PendingCommand>]>([
    ['sending', {}],
    ['sending', { told: false }],
    ['uncertain', { told: true }],
    ['running', { executionId: 'run1', told: true }],
    ['answered', { executionId: 'run1', answered: 'silent' }],
  ])('is %s where version 0.1.0 wrote %j', (state, more) => {
    expect(stateOf({ ...record, ...more })).toBe(state);
  });
});
