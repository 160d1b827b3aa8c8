import { PYTHON_ESCAPES } from '../expression/python-escapes';

const ESCAPES: Readonly<Record<string, string>> = { ...PYTHON_ESCAPES, '0': '\0' };

/**
 * The value of a text literal, its quotes included. Python's escapes; an unknown one keeps its backslash, so that
 * regular expressions survive.
 */
export function textOfLiteral(written: string): string {
  return written
    .slice(1, -1)
    .replace(
      /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g,
      (whole: string, sequence: string) => {
        if (sequence.length > 1) {
          const code = Number.parseInt(sequence.slice(1), 16);
          return code > 0x10ffff ? whole : String.fromCodePoint(code);
        }
        if (sequence === '\n') return '';
        if (sequence === '\\' || sequence === "'" || sequence === '"') return sequence;
        return ESCAPES[sequence] ?? whole;
      },
    );
}
