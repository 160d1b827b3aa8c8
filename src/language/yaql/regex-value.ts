import { Pattern, type PatternOptions } from '../expression/python-regex';

/** What `regex('…')` gives. */
export class RegexValue extends Pattern {
  constructor(
    readonly source: string,
    options: PatternOptions = {},
  ) {
    super(source, options);
  }
}
