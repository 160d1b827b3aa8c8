/** Quoted, an expression, or plain JSON. */
const VALUE =
  /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'|<%[\s\S]*?%>\S*|\{\{[\s\S]*?\}\}\S*|(?:-?[\d.]+|true|false|null|\{.*?\}|\[.*?\])(?=\s|$)/
    .source;
/** `name=value` behind an action: a bare word is no value there. */
const PARAMETER = new RegExp(`([\\w.-]+)=(${VALUE})`, 'gi');
/** `name=value` in `publish`: a bare word is one. */
const PUBLISHED = new RegExp(`([\\w.-]+)=(${VALUE}|\\S*)`, 'gi');

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
  return pairs(text, PARAMETER);
}

/** What `publish: a=1 b=<% ctx(c) %>` names, in its order. */
export function readInlinePublish(text: string): [string, unknown][] {
  return pairs(text, PUBLISHED);
}

function pairs(text: string, pattern: RegExp): [string, unknown][] {
  return [...text.matchAll(pattern)].map(([, name = '', value = '']) => [name, parameterValue(value)]);
}
