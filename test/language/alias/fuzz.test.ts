import type { Parameters } from '../../../src/core/alias';
import {
  buildAliasSet,
  FormatError,
  matchFormat,
  matchMultiple,
  parseFormat,
  TooSlowError,
} from '../../../src/language/alias';
import { parseMeantTail, parseTail } from '../../../src/language/alias/trailing-parameters';
import fc from '../../seeded-fast-check';
import { alias } from './sets';

/** `npm test` runs this many; set FUZZ_RUNS for a long run (a million over a day). */
const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000);

const FORMAT_PARTS = [
  ...[
    'run',
    ' ',
    '  ',
    'on',
    ' to ',
    '{{x}}',
    ' {{y}}',
    ' {{ z = d }}',
    '{{w="q q"}}',
    ' {{v={"a": 1}}}',
    '{{',
    '}}',
  ],
  ...[
    '(a|b)',
    '(?:',
    '(',
    ')',
    ')?',
    '|',
    '[ab]',
    '[^a]',
    '\\s+',
    '\\w',
    '\\d{1,2}',
    '.',
    '.*',
    '?',
    '*',
    '+',
    '{2}',
  ],
  ...[
    '^',
    '$',
    '\\b',
    '\\Z',
    '(?P<n>a)',
    '(?P=n)',
    '(?=a)',
    '(?<=a)',
    '(?i:A)',
    '++',
    '=',
    '"',
    "'",
    'é',
    '😀',
    '\n',
  ],
];
const COMMAND_PARTS = [
  ...[
    'run',
    'RUN',
    ' ',
    '  ',
    '\t',
    '\n',
    'on',
    ' to ',
    'web',
    '5',
    'a',
    'b',
    'A',
    'é',
    '😀',
    '"',
    "'",
    '“',
    '”',
    '.',
  ],
  ...[
    ' k=v',
    ' x=1',
    ' y="a b"',
    ' z={"q": 1}',
    '=',
    '{',
    '}',
    '\u00a0',
    '\u0085',
    '-',
    '?',
    ' x =2',
    '  a=b',
  ],
];
const format = fc.array(fc.constantFrom(...FORMAT_PARTS), { maxLength: 9 }).map((parts) => parts.join(''));
const command = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.array(fc.constantFrom(...COMMAND_PARTS), { maxLength: 12 }).map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);

/** One quote at each end is what the server eats of a value, and what may be kept of it. */
const QUOTES = ['', '"', "'"];

function expectSameButForQuotes(got: Parameters, strict: Parameters): void {
  expect(Object.keys(got)).toEqual(Object.keys(strict));
  for (const [name, value] of Object.entries(strict)) {
    if (typeof value !== 'string') expect(got[name]).toBe(value);
    else expect(QUOTES.flatMap((a) => QUOTES.map((b) => a + value + b))).toContain(got[name]);
  }
}

describe('any format with any command', () => {
  it('throws nothing but what it says, and match, extract and the whole set agree', () => {
    fc.assert(
      fc.property(format, command, (written, said) => {
        let strict: ReturnType<typeof matchFormat>;
        try {
          const parsed = parseFormat(written);
          strict = matchFormat(parsed, said);
          const [first] = matchMultiple(parsed, said);
          // One match with nothing said among several makes the server refuse them all.
          if (strict !== undefined && first !== undefined) expect(first).toEqual(strict);
        } catch (error) {
          if (!(error instanceof FormatError || error instanceof TooSlowError)) throw error;
          expect(error.message).not.toBe('');
          return;
        }
        const outcome = buildAliasSet([alias('p.a', written)]).interpret(said);
        if (strict !== undefined) {
          expect(['hit', 'refused']).toContain(outcome.kind);
          if (outcome.kind === 'hit' && !outcome.hit.rewritten) expect(outcome.hit.command).toBe(said);
          // Only quotes that the server would eat are put around a value that it takes as it is, and only what nobody can
          // have meant as a pair stays in a value.
          const isAsMeant = parseMeantTail(said).length === parseTail(said).length;
          if (outcome.kind === 'hit' && isAsMeant) expectSameButForQuotes(outcome.hit.parameters, strict);
        }
        if (outcome.kind === 'hit') {
          // What is sent is always something that the strict language takes, with the same parameters.
          expect(matchFormat(parseFormat(written), outcome.hit.command)).toEqual(outcome.hit.parameters);
        }
      }),
      { numRuns: RUNS, examples: [[' {{ z = d }}', "run''"]] },
    );
  }, 600_000);
});

describe('any tail', () => {
  const part = fc.constantFrom('a', 'b=c', '=', ' ', '  ', '"', "'", '{', '}', '\n', 'k=', '="x y"', ' e =f');
  /** The server's own expression, which JavaScript runs too: exact, but exponential. */
  const value = `""|''|"([^]+?)"|'([^]+?)'|(\\{[^]+?\\})|(\\S+)`;
  const server = new RegExp(`^[^]*?(((?:^|\\s+)\\s*(\\S+?)\\s*=(${value})\\s*)*)(?=\\n?$)`);

  it('is what the expression of the server finds', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 9 }), (parts) => {
        const said = parts.join('');
        const tail = server.exec(said)?.[1] ?? '';
        expect(parseTail(said).length).toBe(tail.length);
      }),
      { numRuns: Math.min(RUNS, 10_000) },
    );
  }, 600_000);
});
