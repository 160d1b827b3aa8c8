import { PythonRegex } from './regex';
import { TooSlowError } from './run';

/**
 * The engine for `pattern` and `patternProperties` in schemas of packs, for ajv's `code.regExp`: patterns are Python's,
 * as StackStorm reads them, and take time linear in the text, whoever wrote them. A pattern that could take longer
 * (back-references, look-arounds) and does, does not match.
 * @throws RegexError, UnsupportedError when a schema with such a pattern is compiled
 */
export const schemaPatterns = Object.assign(
  (pattern: string): { test(text: string): boolean; toString(): string } => {
    const regex = new PythonRegex(pattern);
    return {
      // Ajv tells patterns apart by their texts: without it all patterns of a schema are the first one.
      toString: () => `/${pattern}/`,
      test(text) {
        try {
          return regex.search(text) !== undefined;
        } catch (error) {
          if (error instanceof TooSlowError) return false;
          throw error;
        }
      },
    };
  },
  // Only code that is written to a file would need it.
  { code: 'schemaPatterns' },
);
