import { placeOf, readAnnouncement } from '../../src/delivery/announcement';
import { fingerprint } from '../../src/delivery/fingerprint';
import { contextOf } from '../../src/stackstorm/origin';

const said = { channel: 'C1', message: 'disk full' };

describe('an announcement as it is read', () => {
  it.each([
    ['succeeded', 'succeeded'],
    ['failed', 'failed'],
    ['timeout', 'failed'],
  ])('has the outcome that StackStorm’s own template names: %s', (status, outcome) => {
    const message = `Action a.b completed.\nstatus : ${status}\nexecution: e1`;
    expect(readAnnouncement({ channel: 'C1', message })?.post.outcome).toBe(outcome);
    expect(readAnnouncement({ channel: 'C1', message: `He said: ${message}` })?.post).not.toHaveProperty(
      'outcome',
    );
  });

  it.each([null, undefined, 'red', 7, [{ color: 'red' }]])('has no look of its own from %j', (extra) => {
    expect(readAnnouncement({ ...said, extra })?.post).toEqual({ text: '', body: 'disk full' });
  });

  it('has the look that its sender gives it', () => {
    const extra = { slack: { color: 'red' } };
    expect(readAnnouncement({ ...said, extra })?.post).toMatchObject({ extra });
  });

  it('has the files that its sender attaches', () => {
    const files = [{ name: 'a.txt', type: 'text/plain', text: 'x' }];
    expect(readAnnouncement({ ...said, extra: { chat: { files } } })?.post.files).toEqual([
      { name: 'a.txt', type: 'text/plain', content: 'x' },
    ]);
    expect(readAnnouncement({ ...said, extra: { chat: {} } })?.post).not.toHaveProperty('files');
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { message: 'to nobody' },
    { channel: 'C1', message: ' ' },
    { channel: 'C1' },
    { channel: 'C1', message: null },
    { channel: 7, message: 'x' },
  ])('is none where it is for nobody, or says nothing: %j', (payload) => {
    expect(readAnnouncement(payload)).toBeUndefined();
  });

  it('answers a command also where it says nothing, where and to whom that was given', () => {
    const place = { room: 'C7', thread: 't1' };
    const context = contextOf({ id: 'm1', personId: 'U7', place });
    const saying = readAnnouncement({ channel: 'C1', context });
    expect(saying).toMatchObject({ person: { id: 'U7' }, origin: { id: 'm1' }, post: { body: '' } });
    expect(saying && placeOf(saying)).toMatchObject(place);
  });

  it('goes to the person it names, alone, where it names no room', () => {
    const saying = readAnnouncement({ user: 'U1', message: 'psst' });
    expect(saying && placeOf(saying)).toEqual({ room: 'U1', direct: true });
    expect(readAnnouncement({ ...said, user: 'U1', whisper: true })).toMatchObject({
      ...{ whisper: true, room: 'C1', person: { id: 'U1' } },
    });
  });
});

describe('two copies of one announcement', () => {
  const whole = { ...said, user: 'U1', context: { b: [1, { d: 4, c: 3 }], a: 2 }, extra: { x: 1 } };

  it('do not depend on the order of fields, nor on fields that say nothing', () => {
    const other = { extra: { x: 1 }, context: { a: 2, b: [1, { c: 3, d: 4 }] }, user: 'U1', ...said };
    expect(fingerprint(other)).toBe(fingerprint(whole));
    expect(fingerprint({ ...said, user: undefined, extra: {}, context: null, whisper: false })).toBe(
      fingerprint(said),
    );
  });

  it.each(['user', 'channel', 'message', 'context', 'extra'])(
    'are two announcements where their %s differs',
    (field) => {
      expect(fingerprint({ ...whole, [field]: 'other' })).not.toBe(fingerprint(whole));
      expect(fingerprint({ ...whole, [field]: undefined })).not.toBe(fingerprint(whole));
    },
  );

  it('are two where one of them is a whisper, or a list has another order', () => {
    expect(fingerprint({ ...whole, whisper: true })).not.toBe(fingerprint(whole));
    expect(fingerprint({ ...said, context: [1, 2] })).not.toBe(fingerprint({ ...said, context: [2, 1] }));
  });
});
