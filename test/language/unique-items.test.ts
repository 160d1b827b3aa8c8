import { faultOf } from '../../src/embedded/parameters/validate';
import { fieldsOf, readAnswer } from '../../src/language/form/field';

const UNIQUE = { type: 'array', uniqueItems: true };

test.each([
  [[1, '1', true, null], undefined],
  [
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    'non-unique',
  ],
  [[1, 2, 1.0], 'non-unique'],
  [['a', 'b', 'a'], 'non-unique'],
  [[['a'], 'a', '"a'], undefined],
  [[9007199254740993n, 5], undefined],
])('%j holds an item twice: %s', (items, fault) => {
  if (fault === undefined) expect(faultOf(UNIQUE, items)).toBeUndefined();
  else expect(faultOf(UNIQUE, items)).toContain(fault);
});

test('each item of a list is looked at a few times, not once for each other', () => {
  let looks = 0;
  const counted = (id: number) => ({
    get id() {
      looks += 1;
      return id;
    },
  });
  const items = Array.from({ length: 1_000 }, (_, index) => counted(index));
  expect(faultOf(UNIQUE, items.slice(0, 500))).toBeUndefined();
  const half = looks;
  looks = 0;
  expect(faultOf(UNIQUE, items)).toBeUndefined();
  expect(looks).toBeLessThanOrEqual(2 * half);
});

test('whoever answers with an item twice is told which', () => {
  const [field] = fieldsOf({ properties: { hosts: UNIQUE } });
  if (field === undefined) throw new Error('there is no field');
  expect(readAnswer(field, 'web1, web2, web1')).toEqual({
    problem: 'hosts must not hold the same item twice (1 and 3)',
  });
});
