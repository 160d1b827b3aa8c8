import { createSealer } from '../../../src/core/seal';

describe('what is sealed', () => {
  it('opens again with the same key for the same purpose, also in another process', () => {
    const sealed = createSealer('a long enough key').seal('token ✓', 'login U1');
    expect(createSealer('a long enough key').open(sealed, 'login U1')).toBe('token ✓');
    expect(sealed).not.toContain('token');
  });

  it('opens for nobody else', () => {
    const sealed = createSealer('key one').seal('token', 'login U1');
    expect(createSealer('key two').open(sealed, 'login U1')).toBeUndefined();
    expect(createSealer(undefined).open(sealed, 'login U1')).toBeUndefined();
    expect(createSealer('key one').open(sealed, 'login U2')).toBeUndefined();
    const changed = Buffer.from(sealed, 'base64url');
    changed[30] = (changed[30] ?? 0) ^ 1;
    expect(createSealer('key one').open(changed.toString('base64url'), 'login U1')).toBeUndefined();
    expect(createSealer('key one').open('rubbish', 'login U1')).toBeUndefined();
  });

  it('never looks the same twice', () => {
    const sealer = createSealer('key');
    expect(sealer.seal('x', 'p')).not.toBe(sealer.seal('x', 'p'));
  });
});
