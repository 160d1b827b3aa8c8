import { smallTalk } from '../../src/dispatch/replies';

const addressed = (words: string) => `hubot ${words}`;

describe('what people say to a stranger', () => {
  it.each([
    'hi',
    'Hello!',
    'hi hubot',
    'hi, @Hubot!',
    'good morning hubot',
    'Good evening, hubot.',
    'hey there hubot',
  ])('answers the greeting “%s”', (text) => {
    expect(smallTalk(text, 'hubot', addressed)).toMatch(/^Hello! `hubot help` /);
  });

  it.each(['thanks', 'thank you hubot', 'Thanks a lot, hubot!', 'thx @hubot'])(
    'answers the thanks “%s”',
    (text) => {
      expect(smallTalk(text, 'hubot', addressed)).toBe('You are welcome.');
    },
  );

  it.each(['bye', 'good night hubot'])('answers the farewell “%s”', (text) => {
    expect(smallTalk(text, 'hubot', addressed)).toBe('Goodbye.');
  });

  it.each(['', '?', 'hubot?', 'what can you do, hubot?', 'how do I use this?'])(
    'explains itself at “%s”',
    (text) => {
      expect(smallTalk(text, 'hubot', addressed)).toMatch(/^I run commands and tell you the result\./);
    },
  );

  it.each(['hi everybody', 'thanks to the disk', 'good', 'myhubot', 'hihubot'])(
    'takes “%s” for no small talk',
    (text) => {
      expect(smallTalk(text, 'hubot', addressed)).toBeUndefined();
    },
  );
});
