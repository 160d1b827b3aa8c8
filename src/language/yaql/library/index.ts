import { Scope } from '../function-definition';
import { BASICS } from './basics';
import { COLLECTIONS } from './collections';
import { DATE_TIMES } from './date-time';
import { FOLDS } from './folds';
import { GENERATORS } from './generators';
import { MATH } from './math';
import { QUERIES } from './queries';
import { REGEXES } from './regex';
import { SLICES } from './slices';
import { STACKSTORM } from './stackstorm';
import { FALLBACKS, SYSTEM } from './system';
import { TEXTS } from './text';

/** All functions of YAQL and StackStorm, in the layers in which yaql and orquesta register them. */
export const LIBRARY: Scope = [
  FALLBACKS,
  [
    ...SYSTEM,
    ...BASICS,
    ...TEXTS,
    ...MATH,
    ...COLLECTIONS,
    ...QUERIES,
    ...GENERATORS,
    ...SLICES,
    ...FOLDS,
    ...REGEXES,
    ...DATE_TIMES,
  ],
  STACKSTORM,
].reduce<Scope | undefined>((parent, layer) => {
  const scope = new Scope(parent);
  for (const each of layer) scope.define(each);
  return scope;
}, undefined) as Scope;
