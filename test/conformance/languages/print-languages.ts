import { ALL_LANGUAGES } from './index';
import { type LanguageScore, readLanguage, scoreLanguage } from './language';
import { scoreResults } from './result';

/** What a run found that the lists of known deviations do not say. */
export interface Surprises {
  /** A row fails and no deviation covers it. */
  unknown: string[];
  /** A deviation covers no row that fails: it is to be struck out. */
  gone: string[];
}

/** Judges every language and prints what fails, by what the row is about; [name, score] for the last line. */
export function printLanguages(
  directory: string,
  surprises: Surprises,
): [string, { passed: number; total: number }][] {
  return ALL_LANGUAGES.map((language) => {
    const rows = readLanguage(language, directory);
    if (rows.length === 0) console.log(`There are no answers for ${language.name} in ${directory}.`);
    const score = scoreLanguage(language, rows);
    printFailures(language.name, score);
    for (const { row, verdict, reason } of score.failures)
      if (reason === undefined) surprises.unknown.push(`${language.name} ${String(row.about)}: ${verdict}`);
    for (const { reason } of rows.length === 0 ? [] : language.deviations)
      if (!score.failures.some((failure) => failure.reason === reason))
        surprises.gone.push(`${language.name}: ${reason}`);
    return [language.name, { passed: score.passed, total: score.total }];
  });
}

function printFailures(name: string, { failures }: LanguageScore): void {
  const classes = new Map<string, { count: number; example: unknown }>();
  for (const { row, verdict, reason } of failures) {
    const failure =
      reason === undefined ? `fails ${String(row.about)}: ${verdict}` : `deviates, known: ${reason}`;
    const known = classes.get(failure);
    classes.set(failure, { count: (known?.count ?? 0) + 1, example: known?.example ?? row });
  }
  for (const [failure, { count, example }] of classes) {
    const shown = JSON.stringify(example, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
    console.log(`${name} ${failure} (${count} x)\n  e.g. ${shown.slice(0, 400)}`);
  }
}

/** Judges how results are formatted, and names what is refused or fails. */
export function printResults(directory: string): { passed: number; refused: number; total: number } {
  const { passed, refused, failed, total } = scoreResults(directory);
  for (const one of refused) console.log(`result refused, so announced: ${one.slice(0, 300)}`);
  for (const one of failed) console.log(`result fails ${one.slice(0, 600)}`);
  return { passed, refused: refused.length, total };
}
