import { Pattern, type PatternOptions } from '../expression/python-regex';
import { repr } from '../expression/python-values';

/** What `regex('…')` gives. */
export class RegexValue extends Pattern {
  /** As Python writes it: `re.compile('a', re.IGNORECASE)`. Equal ones are written alike. */
  readonly representation: string;

  constructor(source: string, options: PatternOptions = {}) {
    super(source, options);
    const flags = [
      ...(options.ignoreCase === true ? ['re.IGNORECASE'] : []),
      ...(options.multiline === true ? ['re.MULTILINE'] : []),
      ...(options.dotAll === true ? ['re.DOTALL'] : []),
    ];
    this.representation = `re.compile(${[repr(source), flags.join('|')].filter(Boolean).join(', ')})`;
  }
}
