import { existsSync } from 'node:fs';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import { buildAliasSet } from '../../src/language/alias';
import { parseTail } from '../../src/language/alias/trailing-parameters';
import {
  CORPUS,
  type HelpRow,
  type HostileRow,
  type MatchRow,
  readFileOf,
  readRows,
  type SetRow,
} from './corpus';
import { judgeForgiveness } from './forgiving';
import { timeMatch } from './growth';
import { judgeHelp, judgeMatch, judgeSet } from './verdicts';

const isThere = existsSync(CORPUS);
if (!isThere) console.log('The recorded verdicts of the server (../shared/corpus) are absent: not compared.');

/** Rows that are not judged as the server did. */
const wrong = <Row>(rows: readonly Row[], judge: (row: Row) => string | undefined) =>
  rows.flatMap((row) => {
    const verdict = judge(row);
    return verdict === undefined ? [] : [{ verdict, row }];
  });

(isThere ? describe : describe.skip)(
  'the alias language, against the recorded verdicts of the server',
  () => {
    it('matches and extracts as the server', () => {
      expect(wrong(readRows<MatchRow>(CORPUS, 'match.jsonl'), judgeMatch)).toEqual([]);
    });

    it('finds in whole sets what the server finds', () => {
      expect(wrong(readRows<SetRow>(CORPUS, 'sets.jsonl'), judgeSet)).toEqual([]);
    });

    it('finds every format that matches among all of them at once', () => {
      const rows = readRows<MatchRow>(CORPUS, 'match.jsonl');
      const formats = [...new Set(rows.map(({ format }) => format))];
      const set = buildAliasSet(
        formats.map((format, index) => ({
          name: `a${index}`,
          pack: 'all',
          action_ref: 'all.a',
          formats: [format],
        })),
      );
      const lost = rows.filter(({ match, format, command }) => {
        const outcome = match ? set.interpret(command) : undefined;
        const hits =
          outcome?.kind === 'hit' ? [outcome.hit] : outcome?.kind === 'ambiguous' ? outcome.hits : [];
        const isRefused = outcome === undefined || outcome.kind === 'refused';
        return !isRefused && !hits.some(({ representation }) => representation === format);
      });
      expect(lost).toEqual([]);
    });

    it('gives the same help', () => {
      const sets = readFileOf<Record<string, ActionAlias[]>>(CORPUS, 'help_aliases.json') ?? {};
      expect(wrong(readRows<HelpRow>(CORPUS, 'help.jsonl'), (row) => judgeHelp(row, sets))).toEqual([]);
    });

    it('is not slowed down by hostile messages', () => {
      const slow = readRows<HostileRow>(CORPUS, 'redos.jsonl').filter(
        ({ format, command, expected_match }) => {
          const { ms, match } = timeMatch(format, command);
          return match !== expected_match || ms > 50;
        },
      );
      expect(slow).toEqual([]);
    });

    it('understands nine of ten commands that failed for case or white space alone', () => {
      const rows = readRows<MatchRow>(CORPUS, 'match.jsonl');
      const causes = judgeForgiveness(rows.filter(({ command }) => parseTail(command).rest !== ''));
      const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
      const found = sum(causes.map((cause) => cause.found));
      expect(found / sum(causes.map((cause) => cause.total))).toBeGreaterThan(0.9);
    });
  },
);
