import type { Budget } from '../expression/budget';
import { BoundArguments } from '../expression/call-arguments';
import { ExpressionError } from '../expression/expression-error';
import { range } from '../expression/python-sequences';
import { type CallArguments, Callable, dict, isDict, iterate, str } from '../expression/python-values';
import { STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { readJson } from './filters/values';
import { cycler, joiner, Namespace, TemplateObject } from './objects';

/** Python's `dict(pairs, name=value)`. */
function dictOf({ positional, named }: CallArguments) {
  const [given] = positional;
  if (positional.length > 1)
    throw new ExpressionError('TypeError', `dict expected at most 1 argument, got ${positional.length}`);
  if (given === undefined) return dict(named);
  if (isDict(given)) return dict([...Object.entries(given), ...named]);
  const pairs = iterate(given).map((pair) => {
    const parts = iterate(pair);
    if (parts.length !== 2)
      throw new ExpressionError(
        'ValueError',
        `dictionary update sequence element has length ${parts.length}; 2 is required`,
      );
    return [str(parts[0]), parts[1]] as const;
  });
  return dict([...pairs, ...named]);
}

/** Orquesta's `zip(a, b, pad=null)`: as long as the longest; one list is given back as it is. */
function zipped({ positional, named }: CallArguments, budget: Budget): unknown[] {
  const lists = positional.map((each) => (each === null ? [] : iterate(each)));
  const length = Math.max(0, ...lists.map((each) => each.length));
  budget.step(length * lists.length);
  const pad = named.get('pad') ?? null;
  return Array.from({ length }, (_each, at) => lists.map((list) => (at < list.length ? list[at] : pad)));
}

const WORDS = 'lorem ipsum dolor sit amet consectetuer adipiscing elit sed diam nonummy nibh euismod'.split(
  ' ',
);

/** Filler text of so many paragraphs, the same at each call: Jinja's own is random. */
function lipsum(args: CallArguments): string {
  const bound = new BoundArguments('lipsum', ['n', 'html', 'min', 'max'], args);
  const paragraph = `${Array.from({ length: 40 }, (_each, at) => WORDS[at % WORDS.length]).join(' ')}.`;
  const paragraphs = Array.from(
    { length: Math.max(0, Math.min(bound.number('n', 5), 100)) },
    () => paragraph,
  );
  const isHtml = !bound.has('html') || bound.value('html') === true;
  return isHtml ? paragraphs.map((each) => `<p>${each}</p>`).join('\n') : paragraphs.join('\n\n');
}

/**
 * A name that templates know without a context.
 * @param made marks a list or dict as the template's own, so that it may change it
 */
export function globalNamed(
  name: string,
  budget: Budget,
  made: <T extends object>(value: T) => T,
): Callable | undefined {
  switch (name) {
    case 'range':
      return new Callable(name, (args) => made(range(args, budget)));
    case 'dict':
      return new TemplateObject(
        name,
        (args) => made(dictOf(args)),
        (member) =>
          member === 'fromkeys'
            ? new Callable(member, ({ positional: [keys, value = null] }) =>
                made(dict(iterate(keys).map((key) => [str(key), value] as const))),
              )
            : undefined,
      );
    case 'namespace':
      return new Callable(name, (args) => new Namespace(dictOf(args)));
    case 'cycler':
      return new Callable(name, ({ positional }) => cycler(positional));
    case 'joiner':
      return new Callable(name, (args) => joiner(new BoundArguments(name, ['sep'], args).text('sep', ', ')));
    case 'json':
      return new Callable(name, ({ positional: [value] }) => readJson(value));
    case 'zip':
      return new Callable(name, (args) => {
        const [only] = args.positional;
        return args.positional.length === 1 ? (only ?? []) : made(zipped(args, budget));
      });
    case 'lipsum':
      return new Callable(name, lipsum);
    default: {
      const known = STACKSTORM_FUNCTIONS.get(name);
      return (
        known && new Callable(name, (args) => known.call(new BoundArguments(name, known.parameters, args)))
      );
    }
  }
}
