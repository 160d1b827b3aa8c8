/** The tree that a Jinja template is parsed into. Evaluated by walking it; no JavaScript is ever made from it. */

export interface NamedArgument {
  name: string;
  value: Expression;
}

export interface Arguments {
  positional: Expression[];
  named: NamedArgument[];
}

export type Expression =
  | { type: 'literal'; value: unknown }
  | { type: 'name'; name: string }
  | { type: 'attribute'; of: Expression; name: string }
  | { type: 'item'; of: Expression; key: Expression }
  | {
      type: 'slice';
      of: Expression;
      from: Expression | undefined;
      to: Expression | undefined;
      step: Expression | undefined;
    }
  | { type: 'call'; callee: Expression; args: Arguments }
  | { type: 'filter'; name: string; of: Expression; args: Arguments }
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

/** `x`, or `a, b` which takes a pair apart. */
export type Target = string[];

export type Statement =
  | { type: 'text'; text: string }
  | { type: 'print'; value: Expression }
  | { type: 'if'; branches: { test: Expression | undefined; body: Statement[] }[] }
  | {
      type: 'for';
      target: Target;
      over: Expression;
      filter: Expression | undefined;
      body: Statement[];
      otherwise: Statement[];
    }
  | { type: 'set'; target: Target; value: Expression }
  | { type: 'capture'; name: string; body: Statement[] }
  | { type: 'filter'; filter: (body: Expression) => Expression; body: Statement[] }
  | { type: 'do'; value: Expression }
  | {
      type: 'macro';
      name: string;
      parameters: { name: string; default: Expression | undefined }[];
      body: Statement[];
    };
