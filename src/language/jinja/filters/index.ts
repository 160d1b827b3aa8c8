import { DICT_FILTERS } from './dicts';
import type { JinjaFilter } from './filter';
import { LAYOUT_FILTERS } from './layout';
import { LIST_FILTERS } from './lists';
import { MARKUP_FILTERS } from './markup';
import { NUMBER_FILTERS } from './numbers';
import { ORDER_FILTERS } from './order';
import { SELECTION_FILTERS } from './selection';
import { TEXT_FILTERS } from './text';
import { VALUE_FILTERS } from './values';

export type { FilterTools } from './filter';

/** Jinja's own filters. Those that StackStorm adds are in `stackstorm-functions.ts`. */
export const JINJA_FILTERS: ReadonlyMap<string, JinjaFilter> = new Map([
  ...TEXT_FILTERS,
  ...LAYOUT_FILTERS,
  ...MARKUP_FILTERS,
  ...LIST_FILTERS,
  ...SELECTION_FILTERS,
  ...ORDER_FILTERS,
  ...NUMBER_FILTERS,
  ...DICT_FILTERS,
  ...VALUE_FILTERS,
]);
