import type { Person, Place } from '../../../src/core/chat';
import { type ApprovalRule, readApprovalRule } from '../../../src/language/alias/approval-rule';
import { type Approval, approve, deny } from '../../../src/plugins/sign-off/approval';
import fc from '../../seeded-fast-check';

const person = (id: string): Person => ({ id, name: id.toLowerCase() });
const officers = new Set(['SPOCK', 'SCOTT', 'KIRK']);
const isOfficer = (id: string, terms: string[]) => terms.includes('everyone') || officers.has(id);
const mayOfficer = ({ id }: Person, _place: Place, terms: string[]) => isOfficer(id, terms);
const word = (id: string, room = 'C') => ({ person: person(id), place: { room } });

function waiting(more: Partial<Approval> = {}): Approval {
  return {
    id: 'k3fd',
    dueAt: 0,
    rule: { count: 2, by: ['role:officer'], withinMs: 60_000 },
    requester: person('KIRK'),
    place: { room: 'C' },
    title: 'raise shields',
    command: 'shields.raise',
    approvers: [],
    signed: '',
    request: { sealed: '' },
    ...more,
  };
}

describe('an approval', () => {
  it('is complete when enough of the right people agree', () => {
    const first = approve(waiting(), word('SPOCK'), mayOfficer);
    expect(first).toMatchObject({ missing: 1 });
    if (!('counted' in first)) throw new Error('it should have been counted');
    expect(approve(first.counted, word('SCOTT'), mayOfficer)).toMatchObject({
      complete: { approvers: [person('SPOCK'), person('SCOTT')] },
    });
  });

  it.each([
    ['the requester', 'KIRK', {}, 'you asked for it yourself'],
    ['someone without the role', 'REDSHIRT', {}, 'not allowed to approve'],
    ['someone a second time', 'SPOCK', { approvers: [person('SPOCK')] }, 'approved it already'],
    ['anyone once it is starting', 'SCOTT', { starting: true as const }, 'approved already and is starting'],
  ])('is refused to %s', (_who, id, more, why) => {
    expect(approve(waiting(more), word(id), mayOfficer)).toEqual({ refused: expect.stringContaining(why) });
  });

  it('does not count someone who has lost the right since', () => {
    const before = waiting({ approvers: [person('EX-OFFICER')] });
    expect(approve(before, word('SPOCK'), mayOfficer)).toMatchObject({
      missing: 1,
      counted: { approvers: [person('SPOCK')] },
    });
  });

  it('is asked again, of each who approved, where they did', () => {
    const first = approve(waiting(), word('SPOCK', 'D-SPOCK'), mayOfficer);
    if (!('counted' in first)) throw new Error('it should have been counted');
    const asked: string[] = [];
    approve(first.counted, word('SCOTT'), ({ id }, { room }) => asked.push(`${id} in ${room}`) > 0);
    expect(asked).toEqual(['SCOTT in C', 'SPOCK in D-SPOCK']);
  });

  it('can be denied by those who may approve, and taken back by who asked', () => {
    expect(deny(waiting(), person('SPOCK'), isOfficer)).toEqual({ denied: 'denied by spock' });
    expect(deny(waiting(), person('KIRK'), isOfficer)).toEqual({ denied: 'taken back by kirk' });
    expect(deny(waiting(), person('REDSHIRT'), isOfficer)).toHaveProperty('refused');
  });

  it('completes only with as many different, entitled people as were asked for, never the requester', () => {
    const ids = ['KIRK', 'SPOCK', 'SCOTT', 'REDSHIRT', 'UHURA'];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.record({ id: fc.constantFrom(...ids), entitled: fc.subarray(ids) }), { maxLength: 20 }),
        (count, words) => {
          let approval = waiting({ rule: { count, by: ['x'], withinMs: 1 } });
          for (const { id, entitled } of words) {
            const step = approve(approval, word(id), (one) => entitled.includes(one.id));
            if ('counted' in step) approval = step.counted;
            if ('complete' in step) {
              const who = step.complete.approvers.map((one) => one.id);
              expect(new Set(who).size).toBeGreaterThanOrEqual(count);
              expect(who).not.toContain('KIRK');
              expect(who.every((one) => entitled.includes(one))).toBe(true);
              return;
            }
          }
        },
      ),
    );
  });
});

describe('extra.chat.approve', () => {
  it.each<[unknown, ApprovalRule | undefined]>([
    [undefined, undefined],
    [false, undefined],
    [true, { count: 1, by: ['everyone'], withinMs: 1_800_000 }],
    [2, { count: 2, by: ['everyone'], withinMs: 1_800_000 }],
    [
      { count: 2, by: 'role:officer', minutes: 5 },
      { count: 2, by: ['role:officer'], withinMs: 300_000 },
    ],
    [{ by: ['U1', 'group:a'] }, { count: 1, by: ['U1', 'group:a'], withinMs: 1_800_000 }],
  ])('%j is read', (written, rule) => {
    expect(readApprovalRule(written)).toEqual(rule);
  });

  it.each([
    0,
    -1,
    1.5,
    'two',
    [2],
    { count: 0 },
    { cuont: 2 },
    { by: [] },
    { by: 7 },
    { minutes: 0 },
    { minutes: 'x' },
  ])('%j is refused in a sentence, so that the alias does not run unapproved', (written) => {
    expect(readApprovalRule(written)).toMatch(/^extra\.chat\.approve/);
  });
});
