import { required } from '../function-definition';
import { COLLECTION, LAMBDA } from '../parameter-types';

/** The parameters that most functions on collections have, by the names that yaql gives them. */
export const collection = required('collection', COLLECTION);
export const predicate = required('predicate', LAMBDA);
export const selector = required('selector', LAMBDA);
