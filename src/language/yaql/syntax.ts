/** The tree of one YAQL expression. */
export interface YaqlArguments {
  positional: Yaql[];
  named: { name: string; value: Yaql }[];
}

export type Yaql =
  | { type: 'literal'; value: unknown }
  /** A bare word: a text where a value is wanted, as in `ctx(cmd)`. */
  | { type: 'word'; word: string; at: number }
  | { type: 'variable'; name: string }
  | { type: 'list'; items: Yaql[] }
  | { type: 'dict'; entries: { key: Yaql; value: Yaql }[] }
  | { type: 'property'; of: Yaql; name: string; lenient: boolean }
  | { type: 'index'; of: Yaql; keys: Yaql[] }
  | { type: 'call'; name: string; args: YaqlArguments; at: number }
  | { type: 'method'; of: Yaql; name: string; args: YaqlArguments; lenient: boolean; at: number }
  | { type: 'unary'; operator: string; of: Yaql }
  | { type: 'binary'; operator: string; left: Yaql; right: Yaql };
