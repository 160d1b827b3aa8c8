import { readConfirmRule } from '../../../src/language/alias/confirm-rule';
import { type Confirmation, confirm } from '../../../src/plugins/sign-off/confirmation';

const kirk = { id: 'U1', name: 'kirk' };
const waiting: Confirmation = {
  id: 'abcd',
  dueAt: 0,
  requester: kirk,
  place: { room: 'C' },
  title: 'drop db',
  command: 'db.drop',
  signed: '',
  request: { sealed: '' },
};

describe('a confirmation', () => {
  it('is for the person who gave the command', () => {
    expect(confirm(waiting, kirk, '')).toBe('confirmed');
    expect(confirm(waiting, { id: 'U2', name: 'kirk' }, '')).toEqual({ refused: 'only kirk can confirm it' });
  });

  it('may want the name typed, exactly', () => {
    const typed = { ...waiting, typed: 'shop-db' };
    expect(confirm(typed, kirk, 'shop-db')).toBe('confirmed');
    expect(confirm(typed, kirk, 'shop-DB')).toHaveProperty('refused');
    expect(confirm(typed, kirk, '')).toEqual({ refused: expect.stringContaining('st2 confirm shop-db') });
  });

  it.each([
    [undefined, undefined],
    [false, undefined],
    [true, { kind: 'yes' }],
    ['yes', { kind: 'yes' }],
    ['name', { kind: 'type', parameter: 'name' }],
    [{ type: 'name' }, { kind: 'type', parameter: 'name' }],
    ['nmae', expect.stringContaining('"nmae"')],
    [7, expect.stringContaining('must be')],
  ])('%j in extra.chat.confirm is read', (written, rule) => {
    expect(readConfirmRule(written, ['name'])).toEqual(rule);
  });
});
