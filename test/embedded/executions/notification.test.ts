import {
  carriedOn,
  notificationOf,
  notificationOfNamedTask,
  notificationOfStep,
} from '../../../src/embedded/executions/notification';

const own = { 'on-complete': { message: 'of the action', routes: ['ops'] } };
const wish = { 'on-complete': { data: { source_context: 'C1', user: 'U1' }, routes: ['chatops'] } };

describe('who is told at the end of an execution', () => {
  it('is whoever gave the command in chat, whatever the action wishes', () => {
    const request = { action: { notify: own }, notification: { from: 'chat', notify: wish } as const };
    expect(notificationOf(request)).toEqual({ notify: wish });
  });

  it('is else whom the action names, and then whom the request does', () => {
    const asked = { from: 'request', notify: wish } as const;
    expect(notificationOf({ action: { notify: own }, notification: asked })).toEqual({
      ...{ notify: own, notifyTemplates: true },
    });
    for (const nothing of [undefined, {}, 'ops', { 'on-complete': null }])
      expect(notificationOf({ action: { notify: nothing }, notification: asked })).toEqual({ notify: wish });
    expect(notificationOf({ action: { notify: undefined } })).toEqual({});
  });

  it('is told in texts that are templates only where a pack wrote them', () => {
    const of = (from: 'pack' | 'request') => ({
      action: { notify: undefined },
      notification: { from, notify: wish },
    });
    expect(notificationOf(of('pack'))).toEqual({ notify: wish, notifyTemplates: true });
    expect(notificationOf(of('request'))).toEqual({ notify: wish });
    expect(notificationOf({ action: { notify: { on_failure: { message: 'x' } } } })).toMatchObject({
      notifyTemplates: true,
    });
  });

  it('is nobody where that is asked for', () => {
    expect(notificationOf({ action: { notify: own }, notification: 'nobody' })).toEqual({});
  });

  it('is the same where it is tried again', () => {
    expect(carriedOn({ notify: wish })).toEqual({ from: 'chat', notify: wish });
    expect(carriedOn({ notify: own, notifyTemplates: true })).toEqual({ from: 'pack', notify: own });
    expect(carriedOn({})).toBe('nobody');
  });

  it('of a task that its workflow names is the same room, and the answer stays the workflow’s', () => {
    expect(notificationOfNamedTask({ notify: wish })).toEqual({
      from: 'request',
      notify: { 'on-complete': { data: { user: 'U1' }, routes: ['chatops'] } },
    });
    expect(notificationOfNamedTask({ notify: own, notifyTemplates: true })).toEqual({
      from: 'pack',
      notify: own,
    });
    expect(notificationOfNamedTask({})).toBe('nobody');
  });

  it('of a step is whom it names itself, or its chain’s metadata; never who gave the command', () => {
    expect(notificationOfStep(own, { notify: wish })).toEqual({ from: 'pack', notify: own });
    expect(notificationOfStep(undefined, { notify: own, notifyTemplates: true })).toEqual({
      from: 'pack',
      notify: own,
    });
    expect(notificationOfStep(undefined, { notify: wish })).toBeUndefined();
  });
});
