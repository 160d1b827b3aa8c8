import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parsePythonJson } from '../../../src/language/expression/python-json';
import type { Verdict } from '../verdicts';

/** Where the answers of the Python originals are when nothing else is said: beside the project. */
export const LANGUAGES = resolve(__dirname, '../../../../shared/languages');

/** One line of a file; integers beyond 2^53 are bigints, `2.0` is a Float. */
export type LanguageRow = Record<string, unknown>;

/** A deviation that is known and wanted, or cannot be helped: the rows that it explains, and why. */
export interface Deviation {
  reason: string;
  covers(row: LanguageRow): boolean;
}

/** One of StackStorm's languages: how a recorded answer is compared with ours. */
export interface Language {
  /** The key in the last line of `npm run conformance`. */
  name: string;
  /** Files of this language in the folder of answers. */
  files: readonly string[];
  /** What is wrong with our answer, or undefined where it equals the original's. */
  judge(row: LanguageRow): Verdict;
  deviations: readonly Deviation[];
}

export interface LanguageScore {
  passed: number;
  total: number;
  failures: { row: LanguageRow; verdict: string; reason: string | undefined }[];
}

/** The rows of a language; [] where the files are absent. */
export function readLanguage(language: Language, directory: string): LanguageRow[] {
  return language.files.flatMap((file) => readRows(join(directory, file)));
}

/** The rows of one file; [] where it is absent. */
export function readRows(path: string): LanguageRow[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parsePythonJson(line) as LanguageRow);
}

/** Judges every row. One that throws has failed: nothing but the languages' own errors may leave them. */
export function scoreLanguage(language: Language, rows: readonly LanguageRow[]): LanguageScore {
  const score: LanguageScore = { passed: 0, total: rows.length, failures: [] };
  for (const row of rows) {
    let verdict: Verdict;
    try {
      verdict = language.judge(row);
    } catch (error) {
      verdict = `unexpected ${error instanceof Error ? error.message : String(error)}`;
    }
    if (verdict === undefined) score.passed += 1;
    else {
      const reason = language.deviations.find((each) => each.covers(row))?.reason;
      score.failures.push({ row, verdict, reason });
    }
  }
  return score;
}
