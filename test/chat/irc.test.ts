import { chooseChatService } from '../../src/chat';
import type { Post } from '../../src/core/chat';

const adapter = { client: { say() {}, join() {} }, send() {} };
const irc = chooseChatService({ name: 'hubot', adapter });
const kirk = { id: 'kirk', name: 'kirk' };
const lines = (post: Post) => irc.render(post, { room: '#ops' }).map(({ text }) => text);
const counted = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}`).join('\n');

describe('IRC, where each line is a message and takes two seconds', () => {
  it('has who is meant on the first line of what they are told', () => {
    expect(lines({ text: 'Done.\nAll of it.', mention: kirk })).toEqual(['kirk: Done.', 'All of it.']);
    expect(lines({ text: 'kirk:\none', mention: { id: 'spock', name: 'spock' } })).toEqual([
      ...['spock: kirk:', 'one'],
    ]);
  });

  it('cuts what would take more than two minutes, and says where the rest is', () => {
    expect(lines({ text: counted(60) })).toHaveLength(60);
    const cut = lines({ text: counted(500), link: 'http://st2/#/1' });
    expect(cut).toHaveLength(21);
    expect(cut.at(-1)).toBe('(480 more messages are not shown; the whole result: http://st2/#/1)');
  });
});
