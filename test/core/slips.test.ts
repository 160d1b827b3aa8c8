import { nearest, slipsBetween } from '../../src/core/slips';

describe('slips', () => {
  it.each([
    ['status', 'status', 0],
    ['statu', 'status', 1],
    ['stauts', 'status', 1],
    ['stadus', 'status', 1],
    ['sttts', 'status', 2],
    ['', 'abc', 3],
  ])('between %s and %s are counted', (one, other, slips) => {
    expect(slipsBetween(one, other)).toBe(slips);
    expect(slipsBetween(other, one)).toBe(slips);
  });

  it('are not counted where one is much longer: a message of a megabyte stops nobody', () => {
    expect(slipsBetween('abcd', '')).toBe(Infinity);
    let read = 0;
    const long = new Proxy(Object('x'.repeat(1_000_000)), {
      get(text, key) {
        read += 1;
        return text[key];
      },
    });
    expect(slipsBetween(long, 'status')).toBe(Infinity);
    expect(read).toBe(1);
  });

  it('tell which name was meant, if one is near', () => {
    expect(nearest('Poistion', ['position', 'required'])).toBe('position');
    expect(nearest('pos', ['position', 'required'])).toBeUndefined();
  });
});
