/** The alias language: which command a message is, with which parameters. Pure: no I/O, no robot. */
export { type AliasSetOptions, buildAliasSet } from './alias-set';
export { type ExactMatch, type ExactResult, matchExactly } from './exact';
export { type Format, FormatError, matchFormat, matchMultiple, parseFormat } from './format';
export { type HelpQuery, type HelpStrings, helpStrings } from './help';
export { TooSlowError } from './python/run';
export { RegexError, UnsupportedError } from './python/syntax';
export { type Representation, representationsOf } from './representations';
export type * from './types';
