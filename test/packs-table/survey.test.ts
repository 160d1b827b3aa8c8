import { resolve } from 'node:path';
import { survey } from './survey';

test('the table of packs says what works, and why the rest does not', async () => {
  const rows = await survey(resolve(__dirname, '../embedded/python/packs'));
  expect(
    rows.map(({ pack, python, rules, sensors }) => [pack, python.good, rules.good, sensors.good]),
  ).toEqual([
    ['sensing', 0, 4, 2],
    ['shapes', 9, 0, 0],
  ]);
  expect(rows.flatMap(({ python }) => python.reasons)).toEqual([
    {
      about: 'shapes.misses_package',
      why: "ModuleNotFoundError: No module named 'a_package_that_nobody_has'",
    },
  ]);
});

test('the packs that this package brings along are in the table where it is asked for them', async () => {
  const rows = await survey(resolve(__dirname, '../../packs'));
  expect(rows.map(({ pack }) => pack)).toContain('chatops');
});
