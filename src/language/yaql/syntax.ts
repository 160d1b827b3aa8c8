/**
 * The tree of one YAQL expression, as yaql builds it: every operator, index and literal list is a call of a function
 * with a name that cannot be written (`#operator_+`, `#indexer`, `#list`), so that one rule decides about all of them.
 */
export abstract class YaqlExpression {
  /** Whether it can stand behind a dot as a method: only a call written with a name and brackets can. */
  readonly usesReceiver: boolean = false;
}

/** A literal. */
export class Constant extends YaqlExpression {
  constructor(readonly value: unknown) {
    super();
  }
}

/** A bare word: a text where a value is wanted, the name of a property behind a dot. */
export class Keyword extends Constant {
  declare readonly value: string;
}

/** What stands in round brackets. */
export class Wrap extends YaqlExpression {
  constructor(readonly inner: YaqlExpression) {
    super();
  }
}

/** `source => destination` among arguments. */
export class MappingRule extends YaqlExpression {
  constructor(
    readonly source: YaqlExpression,
    readonly destination: YaqlExpression,
  ) {
    super();
  }
}

/** An argument that is left out between two commas. */
export const MISSING = Symbol('missing');
export type WrittenArgument = YaqlExpression | typeof MISSING;

/** A call of a function, or of an operator by its hidden name. */
export class FunctionCall extends YaqlExpression {
  override readonly usesReceiver: boolean;

  /** @param at where a written name begins; undefined for operators, which are no names that a person wrote */
  constructor(
    readonly name: string,
    readonly args: readonly WrittenArgument[],
    readonly at?: number,
  ) {
    super();
    this.usesReceiver = at !== undefined;
  }
}
