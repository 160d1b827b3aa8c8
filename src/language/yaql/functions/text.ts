import { formatText } from '../../expression/python-format';
import { Pattern } from '../../expression/python-regex';
import { isDict, str } from '../../expression/python-values';
import type { YaqlCall, YaqlFunction } from './call';

function textFunction(change: (text: string, call: YaqlCall) => unknown): YaqlFunction {
  return (call) => change(call.text(0), call);
}

function join(call: YaqlCall): string {
  const [first, second] = [call.value(0), call.value(1)];
  const [separator, list] = typeof first === 'string' ? [first, second] : [second, first];
  const text = call.items(list).map(str).join(str(separator));
  call.budget.grow(text.length);
  return text;
}

function split(text: string, call: YaqlCall): string[] {
  const separator = call.optional(1, 'separator');
  const parts =
    typeof separator === 'string' && separator !== '' ? text.split(separator) : text.trim().split(/\s+/);
  const most = call.number(2, -1);
  if (most < 0 || parts.length <= most + 1) return parts;
  return [...parts.slice(0, most), parts.slice(most).join(str(separator ?? ' '))];
}

function replaceText(text: string, call: YaqlCall): string {
  const second = call.value(1);
  const pairs: [string, unknown][] = isDict(second) ? Object.entries(second) : [[str(second), call.value(2)]];
  const result = pairs.reduce(
    (done, [from, to]) => (from === '' ? done : done.split(from).join(str(to))),
    text,
  );
  call.budget.grow(result.length);
  return result;
}

function trim(sides: 'both' | 'left' | 'right'): YaqlFunction {
  return textFunction((text) =>
    sides === 'both' ? text.trim() : sides === 'left' ? text.trimStart() : text.trimEnd(),
  );
}

/** Functions of texts. */
export const TEXT_FUNCTIONS: readonly (readonly [name: string, run: YaqlFunction])[] = [
  ['toUpper', textFunction((text) => text.toUpperCase())],
  ['toLower', textFunction((text) => text.toLowerCase())],
  ['trim', trim('both')],
  ['trimLeft', trim('left')],
  ['trimRight', trim('right')],
  ['norm', textFunction((text) => text.trim() || null)],
  [
    'startsWith',
    textFunction((text, call) => call.all.slice(1).some((each) => text.startsWith(str(each.value())))),
  ],
  [
    'endsWith',
    textFunction((text, call) => call.all.slice(1).some((each) => text.endsWith(str(each.value())))),
  ],
  ['split', textFunction(split)],
  ['join', join],
  ['replace', textFunction(replaceText)],
  [
    'format',
    textFunction((text, call) =>
      formatText(
        text,
        {
          positional: call.all.slice(1).map((each) => each.value()),
          named: new Map([...call.named].map(([key, value]) => [key, value.value()])),
        },
        call.budget,
      ),
    ),
  ],
  [
    'substring',
    textFunction((text, call) => {
      const from = call.number(1);
      const size = call.number(2, -1);
      return size < 0 ? text.slice(from) : text.slice(from).slice(0, size);
    }),
  ],
  ['toCharArray', textFunction((text) => [...text])],
  ['lastIndexOf', textFunction((text, call) => text.lastIndexOf(call.text(1)))],
  ['matches', textFunction((text, call) => new Pattern(call.text(1)).test(text))],
];
