import { matchExactly } from '../../../../src/language/alias';
import { lint, loadableAliases } from '../../../../src/language/lint';
import fc from '../../../seeded-fast-check';
import { alias, pack } from './written-packs';

/** Bits of formats, ordinary and odd. */
const piece = fc.constantFrom(
  'run',
  'stop',
  ' ',
  ' ',
  ' on ',
  '{{ x }}',
  '{{ y }}',
  '{{ z=1 }}',
  '{{',
  '}}',
  '=',
  '?',
  '.',
  '*',
  '(',
  ')',
  '|',
  '^',
  '$',
  '[ab]',
  '\\s',
  '\\d+',
  '(?P<w>a)',
  '{2}',
  '"',
  'ß',
  '💥',
);
const format = fc.array(piece, { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(''));

describe('the linter, on any formats', () => {
  it('never throws, and every example of two that collide is ambiguous indeed', () => {
    fc.assert(
      fc.property(fc.array(format, { minLength: 1, maxLength: 4 }), (formats) => {
        const packs = [
          pack(
            'ops',
            Object.fromEntries(
              formats.map((text, at) => [
                `a${at}`,
                alias({ name: `a${at}`, formats: JSON.stringify([text]) }),
              ]),
            ),
          ),
        ];
        const { findings } = lint(packs);
        const malformed = findings.some(({ rule }) => /malformed|unsupported/.test(rule));
        if (malformed) return;
        const { aliases } = loadableAliases(packs);
        for (const { rule, example = '' } of findings) {
          if (!/^(same-format|unreachable-format|ambiguous-formats)$/.test(rule)) continue;
          expect(matchExactly(aliases, example).kind).toBe('ambiguous');
        }
      }),
      { numRuns: 1500 },
    );
  });
});
