import type { ActionParameter } from '../../src/core/stackstorm-types';
import { missingReply, smallTalk } from '../../src/dispatch/replies';
import { aliasOf } from './context-double';

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

  it.each(['', '?', 'hubot?', 'what can you do, hubot?', 'what can I do here?', 'how do I use this?'])(
    'explains itself at “%s”',
    (text) => {
      expect(smallTalk(text, 'hubot', addressed)).toMatch(/^I run commands and tell you the result\./);
    },
  );

  it.each(['hi everybody', 'thanks to the disk', 'good', 'myhubot', 'hihubot', 'hi, hubot said'])(
    'takes “%s” for no small talk',
    (text) => {
      expect(smallTalk(text, 'hubot', addressed)).toBeUndefined();
    },
  );
});

describe('what is said of a command that lacks something', () => {
  const lacking = (missing: string[], parameters?: Record<string, ActionParameter>) =>
    missingReply(
      {
        ...{ kind: 'incomplete', alias: aliasOf('lab.move'), representation: '', missing },
        display: 'move {{ host }} to {{ room }}',
      },
      parameters,
    );

  it('names it, with what it is for, and how to say the whole', () => {
    expect(lacking(['host'], { host: { description: 'Which machine. ' } })).toBe(
      '“host” (Which machine) is missing. Say the whole command, like this: `move <host> to <room>`',
    );
  });

  it('names all of it, known to the action or not', () => {
    expect(lacking(['a', 'b', 'c'], { b: {} })).toMatch(/^“a”, “b” and “c” are missing\. /);
    expect(lacking(['a'])).toMatch(/^“a” is missing\. /);
  });
});
