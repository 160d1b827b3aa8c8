import type { YaqlFunction } from './call';
import { COLLECTION_FUNCTIONS } from './collections';
import { DICT_FUNCTIONS } from './dicts';
import { LIST_FUNCTIONS } from './lists';
import { NUMBER_FUNCTIONS } from './numbers';
import { QUERY_FUNCTIONS } from './queries';
import { TEXT_FUNCTIONS } from './text';
import { VALUE_FUNCTIONS } from './values';

export { type LazyArgument, YaqlCall } from './call';

/** Functions of YAQL's own library. As a method, `x.f(y)` is `f(x, y)`. */
export const YAQL_FUNCTIONS: ReadonlyMap<string, YaqlFunction> = new Map([
  ...TEXT_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...DICT_FUNCTIONS,
  ...COLLECTION_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...QUERY_FUNCTIONS,
  ...VALUE_FUNCTIONS,
]);
