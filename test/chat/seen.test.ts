import { SeenMessages } from '../../src/chat/seen';

const place = { room: 'C1' };

test('an event that is delivered three times is new once', () => {
  const seen = new SeenMessages();
  expect([1, 2, 3].map(() => seen.isNew({ id: '17.01', place }))).toEqual([true, false, false]);
  expect(seen.isNew({ id: '17.01', place: { room: 'C2' } })).toBe(true);
});

test('a message without an id is always new', () => {
  const seen = new SeenMessages();
  expect([seen.isNew({ place }), seen.isNew({ place })]).toEqual([true, true]);
});

test('what was heard long ago is forgotten', () => {
  let now = 0;
  const seen = new SeenMessages({ now: () => now, steady: () => now, after: () => () => {} });
  seen.isNew({ id: 'a', place });
  now = 9 * 60_000;
  expect(seen.isNew({ id: 'a', place })).toBe(false);
  now = 11 * 60_000;
  expect(seen.isNew({ id: 'a', place })).toBe(true);
});

test('a flood of messages does not fill the memory', () => {
  const seen = new SeenMessages({ now: () => 0, steady: () => 0, after: () => () => {} });
  for (let id = 0; id < 6_000; id += 1) seen.isNew({ id: String(id), place });
  expect(seen.isNew({ id: '5999', place })).toBe(false);
  expect(seen.isNew({ id: '0', place })).toBe(true);
});
