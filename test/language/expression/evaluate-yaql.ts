import { toPlain } from '../../../src/language/expression/python-values';
import { toData } from '../../../src/language/yaql/to-data';
import { computeYaql, type EngineFunctions } from '../../../src/language/yaql/yaql';

/** The value of an expression as data: objects, lists, texts and numbers. */
export function evaluateYaql(source: string, functions: EngineFunctions): unknown {
  return toPlain(toData(computeYaql(source, functions)));
}
