import type { Hit } from '../../src/core/alias';
import { choiceReply, suggestionReply, unclearAnswer } from '../../src/dispatch/replies';
import { aliasOf } from './context-double';

const addressed = (words: string) => `hubot ${words}`;
const described = (ref: string, format: string, description?: string) => ({
  display: format,
  alias: { ...aliasOf(ref, format), ...(description === undefined ? {} : { description }) },
});

describe('words that can mean several commands', () => {
  const hits = [
    described('aaa.go', 'go {{ to }}', 'Moves on'),
    described('bbb.go', 'go {{ where }}'),
  ] as unknown as Hit[];

  it('are answered with what they are, by number and name', () => {
    const post = choiceReply(hits, { buttons: false }, addressed);
    expect(post).toEqual({
      text: 'That can mean 2 commands, so I have run none. Which one?',
      body: [
        '  1. aaa.go: go <to> - Moves on',
        '  2. bbb.go: go <where>',
        'Answer `hubot <number or name>`.',
      ].join('\n'),
    });
  });

  it('can be pressed where the service has buttons', () => {
    expect(choiceReply(hits, { buttons: true }, addressed).buttons).toEqual([
      { label: 'aaa.go', say: '1' },
      { label: 'bbb.go', say: '2' },
    ]);
  });
});

describe('a yes of which nobody can say what it answers', () => {
  const waiting = Array.from({ length: 7 }, (_, at) => ({ say: `approve ${at}`, about: `deploy ${at}` }));

  it('is answered with what waits, up to six of it', () => {
    expect(unclearAnswer('Yes!', { waiting, signs: false }, addressed)?.split('\n')).toEqual([
      'If that was an answer, say which:',
      ...[0, 1, 2, 3, 4, 5].map((at) => `  hubot st2 approve ${at} - deploy ${at}`),
    ]);
  });

  it('is answered with where to look where nothing waits', () => {
    expect(unclearAnswer('ok', { waiting: [], signs: false }, addressed)).toBe(
      'Nothing is waiting for an answer of yours here. `hubot st2 status` tells what is running.',
    );
  });

  it('is any word that would sign something off, and no other word is', () => {
    expect(unclearAnswer('approve', { waiting, signs: true }, addressed)).toMatch(/^If that was an answer/);
    expect(unclearAnswer('yesterday', { waiting, signs: false }, addressed)).toBeUndefined();
  });
});

describe('words that mean nothing', () => {
  const suggestions = [described('lab.move', 'move {{ what }}', 'Moves it'), described('lab.go', 'go')];
  const own = ['st2 show [id] - all about it'];
  const reply = (text: string, near: Partial<Parameters<typeof suggestionReply>[1]>) =>
    suggestionReply(text, { suggestions: [], own: [], ...near } as never, addressed);

  it('are answered with what comes near, the owner’s commands first', () => {
    expect(reply('mvoe  it', { suggestions: suggestions as never, own })).toBe(
      [
        'I do not know “mvoe it”. Did you mean:',
        ...['  move <what> - Moves it', '  go', '  st2 show [id] - all about it'],
        '`hubot help <words>` finds more.',
      ].join('\n'),
    );
  });

  it('are answered with the bot’s own first where they ask for that, and with nothing else behind `st2`', () => {
    const asked = reply('why did it fail', { suggestions: suggestions as never, own }).split('\n');
    expect(asked[1]).toBe('  st2 show [id] - all about it');
    expect(asked).toHaveLength(5);
    expect(reply('st2 shwo', { suggestions: suggestions as never, own })).not.toContain('move');
    expect(reply('st2 xyz', {})).toBe('That is not one of my own commands. `hubot help st2` lists them.');
  });

  it('are answered with where to look where nothing comes near', () => {
    expect(reply('xyz', {})).toBe('I do not know “xyz”. `hubot help` lists what I can do.');
  });
});
