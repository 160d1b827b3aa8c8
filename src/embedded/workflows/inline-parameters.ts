/** The values that orquesta knows behind an action or in `publish`; a bare word is none. */
const VALUE = [
  '\\[.*\\]\\s*',
  '"[^"]*"\\s*',
  "'[^']*'\\s*",
  '-?\\d*\\.\\d+',
  '-?\\d+',
  '[Tt][Rr][Uu][Ee]',
  '[Ff][Aa][Ll][Ss][Ee]',
  'null',
  '\\{\\{.*?\\}\\}',
  '<%.*?%>',
].join('|');
const PARAMETER = new RegExp(`([\\p{L}\\p{N}_]+)=(${VALUE})`, 'gu');

/** A quoted value is a text, even one that looks like a list or a number; only an object in quotes is read as JSON. */
function parameterValue(written: string): unknown {
  const isQuoted = /"[^"]*"|'[^']*'/.test(written);
  const value = written.replace(/^"/, '').replace(/"$/, '').replace(/^'/, '').replace(/'$/, '');
  if (isQuoted && !(value.startsWith('{') && value.endsWith('}'))) return value;
  try {
    return JSON.parse(/^(true|false)$/i.test(value) ? value.toLowerCase() : value);
  } catch {
    return value;
  }
}

/** The parameters of `core.local cmd="echo hi" timeout=5` or of `publish: a=1 b=<% ctx(c) %>`, in their order. */
export function readInlineParameters(text: string): [string, unknown][] {
  return [...text.matchAll(PARAMETER)].map(([, name = '', value = '']) => [
    name,
    parameterValue(value.trim()),
  ]);
}
