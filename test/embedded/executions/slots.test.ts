import { Slots } from '../../../src/embedded/executions/slots';

it('lets so many run at once and the rest in the order in which they came, however many there are', () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  for (let number = 0; number < 3_000; number += 1) slots.take(() => void begun.push(number));
  expect(begun).toEqual([0, 1]);
  for (let ended = 1; ended <= 2_998; ended += 1) {
    slots.release();
    expect(begun.at(-1)).toBe(ended + 1);
  }
  expect(begun).toHaveLength(3_000);
  slots.release();
  slots.take(() => void begun.push(-1));
  slots.take(() => void begun.push(-2));
  expect(begun.slice(-2)).toEqual([2_999, -1]);
  slots.release();
  expect(begun.at(-1)).toBe(-2);
});
