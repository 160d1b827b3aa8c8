import type { Mapping } from '../../core/mapping';

/** Words of Python: none of them can name an argument. */
const PYTHON_WORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return self try while with yield'
  ).split(' '),
);

/** How parameters are written in an answer: `who, count:integer=3`. */
export const PARAMETER_FORM = 'name, name:type or name:type=default';

/**
 * The parameters of an action, as its file has them, in their order.
 * @param text `who, count:integer=3`: one without a default is required; without a type it is a text
 * @param reserved parameters that the runner has already
 * @returns a sentence where a name cannot be
 */
export function readParameters(text: string, reserved: readonly string[]): Record<string, Mapping> | string {
  const out: Record<string, Mapping> = {};
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const { name, type, value } = partsOf(part);
    if (!/^[a-z_]\w*$/i.test(name))
      return `"${part}" is not a parameter; write ${PARAMETER_FORM}, with letters, digits and _ in the name.`;
    if (PYTHON_WORDS.has(name)) return `A parameter cannot be called "${name}", which is a word of Python.`;
    if (reserved.includes(name))
      return `The runner has a parameter "${name}" of its own; choose another name.`;
    if (Object.hasOwn(out, name)) return `There are two parameters "${name}".`;
    out[name] = {
      type,
      ...(value === undefined ? { required: true } : { default: castDefault(value, type) }),
      position: Object.keys(out).length,
    };
  }
  return out;
}

function partsOf(part: string): { name: string; type: string; value: string | undefined } {
  const equals = part.indexOf('=');
  const head = equals < 0 ? part : part.slice(0, equals);
  const [name = '', type = ''] = head.split(':');
  return {
    name: name.trim(),
    type: type.trim() || 'string',
    value: equals < 0 ? undefined : part.slice(equals + 1).trim(),
  };
}

/** What does not fit stays a text: whoever checks the file says so. */
function castDefault(value: string, type: string): unknown {
  if (type === 'string' || value === '') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
