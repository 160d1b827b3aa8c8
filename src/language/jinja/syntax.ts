/** The tree that a Jinja template is parsed into. It is walked, by the linter and by the evaluation; nothing is compiled. */

export interface NamedArgument {
  name: string;
  value: JinjaExpression;
}

export interface Arguments {
  positional: JinjaExpression[];
  named: NamedArgument[];
  /** `*list` */
  spread: JinjaExpression | undefined;
  /** `**dict` */
  spreadNamed: JinjaExpression | undefined;
}

/** `from:to:step` in brackets. */
export interface Slice {
  type: 'slice';
  of: JinjaExpression;
  from: JinjaExpression | undefined;
  to: JinjaExpression | undefined;
  step: JinjaExpression | undefined;
}

/** `at` counts characters from the template's beginning. */
export interface FilterCall {
  type: 'filter';
  name: string;
  at: number;
  of: JinjaExpression;
  args: Arguments;
}

export type JinjaExpression =
  | { type: 'literal'; value: string | number | bigint | boolean | null }
  /** Python's float: `1.0` is not `1`, though both are the same number here. */
  | { type: 'float'; value: number }
  | { type: 'name'; name: string; at: number }
  | { type: 'attribute'; of: JinjaExpression; name: string }
  | { type: 'item'; of: JinjaExpression; key: JinjaExpression }
  | Slice
  | { type: 'call'; callee: JinjaExpression; args: Arguments }
  | FilterCall
  | { type: 'test'; name: string; of: JinjaExpression; args: Arguments }
  | { type: 'list'; items: JinjaExpression[]; tuple?: true }
  | { type: 'dict'; entries: [JinjaExpression, JinjaExpression][] }
  | { type: 'not'; of: JinjaExpression }
  | { type: 'sign'; operator: '-' | '+'; of: JinjaExpression }
  | { type: 'arithmetic'; operator: string; left: JinjaExpression; right: JinjaExpression }
  | { type: 'join'; parts: JinjaExpression[] }
  | { type: 'and' | 'or'; left: JinjaExpression; right: JinjaExpression }
  | { type: 'compare'; first: JinjaExpression; rest: { operator: string; right: JinjaExpression }[] }
  | { type: 'if'; test: JinjaExpression; chosen: JinjaExpression; otherwise: JinjaExpression | undefined };

/** What a value is given to: `x`, `namespace.x`, or `a, (b, c)` which takes it apart. */
export type Target =
  | { type: 'name'; name: string }
  | { type: 'attribute'; of: string; name: string; at: number }
  | { type: 'tuple'; items: Target[] };

export interface MacroParameter {
  name: string;
  default: JinjaExpression | undefined;
}

/** Filters that a tag lays over the text of its block, made an expression for a given text. */
export type Overlay = (text: JinjaExpression) => JinjaExpression;

export interface Loop {
  type: 'for';
  target: Target;
  over: JinjaExpression;
  filter: JinjaExpression | undefined;
  body: Statement[];
  otherwise: Statement[];
  isRecursive: boolean;
}

export interface Macro {
  type: 'macro';
  name: string;
  parameters: MacroParameter[];
  body: Statement[];
}

export interface With {
  type: 'with';
  given: { target: Target; value: JinjaExpression }[];
  body: Statement[];
}

export type Statement =
  | { type: 'text'; text: string }
  | { type: 'print'; values: JinjaExpression[] }
  | { type: 'if'; branches: { test: JinjaExpression | undefined; body: Statement[] }[] }
  | Loop
  | { type: 'set'; target: Target; value: JinjaExpression }
  | { type: 'capture'; target: Target; overlay: Overlay; body: Statement[] }
  | { type: 'filter'; overlay: Overlay; body: Statement[] }
  | With
  | Macro
  | { type: 'call'; parameters: MacroParameter[]; call: JinjaExpression; body: Statement[] }
  | { type: 'block'; body: Statement[] }
  | { type: 'autoescape'; escapes: JinjaExpression; body: Statement[] }
  /** `include` and its like, which reach for other templates. Read no further. */
  | { type: 'elsewhere' };
