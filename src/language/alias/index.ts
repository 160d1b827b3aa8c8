/** The alias language: which command a message is, with which parameters. Pure: no I/O, no robot. */

export type * from '../../core/alias';
export { TooSlowError } from '../python-regex/run';
export { RegexError } from '../python-regex/syntax';
export { buildAliasSet, buildAliasSetInTurns } from './alias-set';
export { type ExactMatch, matchExactly } from './exact';
export { type Format, FormatError, matchFormat, matchMultiple, parseFormat } from './format';
export { helpStrings } from './help';
export { representationsOf } from './representations';
