import { contextOf, fromInert, inert, newOrigin, originOf } from '../../src/stackstorm/origin';
import fc from '../seeded-fast-check';

const HOSTILE = /\{\{|\{%|\{#|<%|\$\{/;

describe('what a command carries through StackStorm', () => {
  it('comes back as it was sent, and says nothing to a template', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        (room, person, direct) => {
          const origin = newOrigin({ id: person, name: 'a name that stays at home' }, { room, direct });
          const sent = JSON.stringify(contextOf(origin));
          expect(sent).not.toMatch(HOSTILE);
          expect(originOf(JSON.parse(sent))).toEqual(origin);
        },
      ),
    );
  });

  it('leaves ordinary ids of rooms and people readable for workflows', () => {
    for (const id of [
      'C012AB3CD',
      '#general',
      'room@muc.example.com',
      '!abc:matrix.org',
      '-100123',
      'Zoë Q',
    ]) {
      expect(inert(id)).toBe(id);
    }
  });

  it('encodes ids that a template could see something in', () => {
    const hostile = ['{{ st2kv.system.secret }}', '<% st2kv() %>', '{% raw %}', '#{{7*7}}', 'st2chat-x', '{'];
    for (const id of hostile) {
      expect(inert(id)).toMatch(/^st2chat-[\w-]*$/);
      expect(fromInert(inert(id))).toBe(id);
    }
  });

  it('takes no context for ours that is not', () => {
    for (const context of [
      null,
      undefined,
      5,
      [],
      {},
      { st2chat: 1 },
      { st2chat: { id: 'x', from: '{{' } },
    ]) {
      expect(originOf(context)).toBeUndefined();
    }
  });
});
