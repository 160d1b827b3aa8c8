import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { amount } from '../../src/core/amount';
import { type PackRow, type Share, survey } from './survey';

const HEADERS = ['pack', 'problems', 'actions', 'Python', 'no package', 'workflows', 'rules', 'sensors'];

const fraction = ({ good, total }: Share) => (total === 0 ? '-' : `${good}/${total}`);

function cellsOf(row: PackRow): string[] {
  return [
    ...[row.pack, String(row.problems.length), String(row.actions), fraction(row.python)],
    ...[String(row.missingPackage), fraction(row.workflows), fraction(row.rules), fraction(row.sensors)],
  ];
}

/** Each reason once, with the first that has it and how many others do. */
function reasonsIn({ reasons }: Share): string[] {
  const counts = new Map<string, { first: string; others: number }>();
  for (const { about, why } of reasons) {
    const known = counts.get(why);
    if (known === undefined) counts.set(why, { first: about, others: 0 });
    else known.others += 1;
  }
  return [...counts].map(
    ([why, { first, others }]) => `${first}${others === 0 ? '' : ` and ${amount(others, 'other')}`}: ${why}`,
  );
}

function sum(rows: readonly PackRow[], of: (row: PackRow) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}

const USAGE = 'npm run packs -- FOLDER [--stand-ins]';

/**
 * `npm run packs -- FOLDER [--stand-ins]`: what of the packs in a folder works here, as a table with the reasons below;
 * with stand-ins for Python packages that are not installed, so that the packs themselves are judged.
 */
async function main([folder, option]: string[]): Promise<number> {
  if (folder === undefined || !existsSync(folder)) {
    process.stderr.write(`Name a folder of packs, or a pack: ${USAGE}\n`);
    return 2;
  }
  const rows = await survey(resolve(folder), option === '--stand-ins' ? 'stand-ins' : 'installed');
  if (rows.length === 0) {
    process.stderr.write(
      `There is no pack in ${folder}: a pack is a folder with a pack.yaml, or with actions, aliases, rules or sensors in it. ${USAGE}\n`,
    );
    return 2;
  }
  const cells = [HEADERS, ...rows.map(cellsOf)];
  const widths = HEADERS.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)));
  for (const line of cells)
    process.stdout.write(
      `${line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    );
  for (const { problems, python, workflows, rules, sensors } of rows) {
    for (const problem of problems) process.stdout.write(`problem   ${problem}\n`);
    for (const [kind, share] of Object.entries({ python, workflow: workflows, rule: rules, sensor: sensors }))
      for (const line of reasonsIn(share)) process.stdout.write(`${kind.padEnd(8)}  ${line}\n`);
  }
  const total = (of: (row: PackRow) => Share) => ({
    total: sum(rows, (row) => of(row).total),
    passed: sum(rows, (row) => of(row).good),
  });
  process.stdout.write(
    `${JSON.stringify({
      packs: rows.length,
      actions: sum(rows, ({ actions }) => actions),
      python: {
        ...total(({ python }) => python),
        missing_package: sum(rows, ({ missingPackage }) => missingPackage),
      },
      workflows: total(({ workflows }) => workflows),
      rules: total(({ rules }) => rules),
      sensors: total(({ sensors }) => sensors),
    })}\n`,
  );
  return 0;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
