import { readAnnouncement } from '../../src/delivery/announcement';

const said = (message: string) => readAnnouncement({ channel: 'C1', message })?.post.body;
const own = (took: string) =>
  `\nAction core.local completed.\nstatus : succeeded\n\nTook ${took} to complete.\n`;

test('seconds are not called microseconds, as StackStorm’s own template does', () => {
  expect(said(own('0.071456μs'))).toBe(own('0.07s'));
  expect(said(own('0.655833μs'))).toBe(own('0.66s'));
});

test('what took no time that can be told took less than a hundredth of a second', () => {
  expect(said(own('0.0012μs'))).toBe(own('less than 0.01s'));
});

test('longer times, and what an alias says of its own, stay as they are', () => {
  expect(said(own('1m3s'))).toBe(own('1m3s'));
  expect(said('Took 0.071μs to complete.')).toBe('Took 0.071μs to complete.');
});
