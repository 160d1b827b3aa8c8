/** The alias language: which command a message is, with which parameters. Pure: no I/O, no robot. */

export type * from '../../core/alias';
export { TooSlowError } from '../python-regex/run';
export { RegexError, UnsupportedError } from '../python-regex/syntax';
export { type AliasSetOptions, buildAliasSet, buildAliasSetInTurns } from './alias-set';
export { type ExactMatch, type ExactResult, matchExactly } from './exact';
export { type Format, FormatError, matchFormat, matchMultiple, parseFormat } from './format';
export { type HelpQuery, type HelpStrings, helpStrings } from './help';
export { type Representation, representationsOf } from './representations';
