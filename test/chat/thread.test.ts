import { answerPlace } from '../../src/chat/thread';

const able = { name: 'slack', abilities: { thread: true } as never };
const incoming = { id: '17.5', place: { room: 'C1' } };

test('an alias that asks for a thread gets one at the message that asked', () => {
  expect(answerPlace(able, incoming, { slack: { thread_response: true } })).toEqual({
    room: 'C1',
    thread: '17.5',
  });
  expect(answerPlace(able, incoming, { mattermost: { thread_response: true } })).toEqual({ room: 'C1' });
  expect(answerPlace(able, incoming, undefined)).toEqual({ room: 'C1' });
});

test('by a setting every answer has a thread', () => {
  expect(answerPlace(able, incoming, undefined, 'always')).toEqual({ room: 'C1', thread: '17.5' });
});

test('what was asked in a thread is answered there', () => {
  const inThread = { id: '17.9', place: { room: 'C1', thread: '17.1' } };
  expect(answerPlace(able, inThread, undefined, 'always')).toEqual({ room: 'C1', thread: '17.1' });
});

test('without threads, or without an id, it stays in the room', () => {
  const unable = { name: 'irc', abilities: { thread: false } as never };
  expect(answerPlace(unable, incoming, { irc: { thread_response: true } }, 'always')).toEqual({ room: 'C1' });
  expect(answerPlace(able, { place: { room: 'C1' } }, undefined, 'always')).toEqual({ room: 'C1' });
});
