/** The tree that a Jinja template is parsed into. It is walked, by the linter and by the evaluation; nothing is compiled. */

export interface NamedArgument {
  name: string;
  value: Expression;
}

export interface Arguments {
  positional: Expression[];
  named: NamedArgument[];
  /** `*list` */
  spread: Expression | undefined;
  /** `**dict` */
  spreadNamed: Expression | undefined;
}

/** `from:to:step` in brackets. */
export interface Slice {
  type: 'slice';
  of: Expression;
  from: Expression | undefined;
  to: Expression | undefined;
  step: Expression | undefined;
}

/** `at` counts characters from the template's beginning. */
export interface FilterCall {
  type: 'filter';
  name: string;
  at: number;
  of: Expression;
  args: Arguments;
}

export type Expression =
  | { type: 'literal'; value: string | number | bigint | boolean | null }
  /** Python's float: `1.0` is not `1`, though both are the same number here. */
  | { type: 'float'; value: number }
  | { type: 'name'; name: string; at: number }
  | { type: 'attribute'; of: Expression; name: string }
  | { type: 'item'; of: Expression; key: Expression }
  | Slice
  | { type: 'call'; callee: Expression; args: Arguments }
  | FilterCall
  | { type: 'test'; name: string; of: Expression; args: Arguments }
  | { type: 'list'; items: Expression[]; tuple?: true }
  | { type: 'dict'; entries: [Expression, Expression][] }
  | { type: 'not'; of: Expression }
  | { type: 'sign'; operator: '-' | '+'; of: Expression }
  | { type: 'arithmetic'; operator: string; left: Expression; right: Expression }
  | { type: 'join'; parts: Expression[] }
  | { type: 'and' | 'or'; left: Expression; right: Expression }
  | { type: 'compare'; first: Expression; rest: { operator: string; right: Expression }[] }
  | { type: 'if'; test: Expression; chosen: Expression; otherwise: Expression | undefined };

/** What a value is given to: `x`, `namespace.x`, or `a, (b, c)` which takes it apart. */
export type Target =
  | { type: 'name'; name: string }
  | { type: 'attribute'; of: string; name: string; at: number }
  | { type: 'tuple'; items: Target[] };

export interface Parameter {
  name: string;
  default: Expression | undefined;
}

/** Filters that a tag lays over the text of its block, made an expression for a given text. */
export type Overlay = (text: Expression) => Expression;

export interface Loop {
  type: 'for';
  target: Target;
  over: Expression;
  filter: Expression | undefined;
  body: Statement[];
  otherwise: Statement[];
  isRecursive: boolean;
}

export interface Macro {
  type: 'macro';
  name: string;
  parameters: Parameter[];
  body: Statement[];
}

export interface With {
  type: 'with';
  given: { target: Target; value: Expression }[];
  body: Statement[];
}

export type Statement =
  | { type: 'text'; text: string }
  | { type: 'print'; values: Expression[] }
  | { type: 'if'; branches: { test: Expression | undefined; body: Statement[] }[] }
  | Loop
  | { type: 'set'; target: Target; value: Expression }
  | { type: 'capture'; target: Target; overlay: Overlay; body: Statement[] }
  | { type: 'filter'; overlay: Overlay; body: Statement[] }
  | With
  | Macro
  | { type: 'call'; parameters: Parameter[]; call: Expression; body: Statement[] }
  | { type: 'block'; body: Statement[] }
  | { type: 'autoescape'; escapes: Expression; body: Statement[] }
  /** `include` and its like, which reach for other templates. Read no further. */
  | { type: 'elsewhere' };
