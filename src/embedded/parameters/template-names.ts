import { JINJA_GLOBALS } from '../../language/jinja/global-names';
import { readJinja } from '../../language/jinja/references';
import { isTemplate } from '../packs/pack-config';
import { pythonRepr } from '../python-text';

/** What loops and `set` name themselves. */
const LOCAL_NAMES = /\{%-?\s*(?:for|set)\s([\w,\s]+)/g;

/**
 * The names that the templates in a value look up; undefined where it has none, or none that Jinja can read. StackStorm
 * reads an object or list as Python prints it, where quotation marks of both kinds and backslashes are escaped: an
 * expression that has them is none, and the whole value stays as it is written.
 */
export function namesOf(value: unknown): string[] | undefined {
  const text = typeof value === 'string' ? value : pythonRepr(value);
  if (!isTemplate(text)) return undefined;
  const own = new Set(
    [...text.matchAll(LOCAL_NAMES)].flatMap(
      ([, words = '']) => words.split(/\sin\s/)[0]?.match(/\w+/g) ?? [],
    ),
  );
  try {
    return (
      readJinja(text)
        .names.map(({ name }) => name)
        // A parameter whose name means something in every template is not waited for.
        .filter((name) => !own.has(name) && !JINJA_GLOBALS.includes(name))
    );
  } catch {
    return undefined;
  }
}
