/** `name=value` behind an action or in `publish`; the value is quoted, an expression, or runs to the next space. */
const PAIR =
  /([\w.-]+)=("(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|<%[\s\S]*?%>\S*|\{\{[\s\S]*?\}\}\S*|\S*)/g;

function parameterValue(text: string): unknown {
  if (text.length > 1 && text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1);
  if (text.startsWith('<%') || text.startsWith('{{')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  }
}

/** The parameters of `core.local cmd="echo hi" timeout=5`, in their order. */
export function readInlineParameters(text: string): [string, unknown][] {
  return [...text.matchAll(PAIR)].map(([, name = '', value = '']) => [name, parameterValue(value)]);
}
