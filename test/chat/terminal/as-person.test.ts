import { spokenIn } from '../../../src/chat/terminal/as-person';

describe('a line at the terminal', () => {
  it.each([
    ['as kirk: approve', { person: 'kirk', text: 'approve' }],
    ['as kirk in #ops: deploy shop', { person: 'kirk', room: '#ops', text: 'deploy shop' }],
    ['as spock approve', { person: 'spock', text: 'approve' }],
    ['as spock st2 answer engines', { person: 'spock', text: 'st2 answer engines' }],
  ])('is said by somebody else: %s', (line, spoken) => {
    expect(spokenIn(line)).toEqual(spoken);
  });

  it.each(['as kirk deploy shop', 'as spock approved it', 'approve', 'assemble: it'])(
    'is said by whoever sits there: %s',
    (line) => {
      expect(spokenIn(line)).toEqual({ text: line });
    },
  );
});
