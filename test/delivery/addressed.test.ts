import { answerOrder } from '../../src/delivery/addressed';

const person = { id: 'U1', name: 'ann' };

describe('an answer to a person', () => {
  it('calls them by name where others read along', () => {
    const place = { room: 'C1' };
    expect(answerOrder({ place, person }, { text: 'done' })).toEqual({
      ...{ place, urgency: 'answer', post: { text: 'done', mention: person } },
    });
  });

  it('does not call them by name where they are alone', () => {
    const place = { room: 'D1', direct: true };
    expect(answerOrder({ place, person }, { text: 'done' }).post).toEqual({ text: 'done' });
  });
});
