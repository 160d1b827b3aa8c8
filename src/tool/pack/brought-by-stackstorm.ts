import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Packages that StackStorm itself has, so that packs import them without naming them: module, and what pip calls it. */
const BROUGHT: Readonly<Record<string, string>> = {
  cryptography: 'cryptography',
  dateutil: 'python-dateutil',
  eventlet: 'eventlet',
  jinja2: 'jinja2',
  jsonschema: 'jsonschema',
  paramiko: 'paramiko',
  pytz: 'pytz',
  requests: 'requests',
  six: 'six',
  st2client: 'st2client',
  yaml: 'pyyaml',
};
/** Longer files are data. */
const MAX_LENGTH = 500_000;
const IMPORT = /^[ \t]*(?:import|from)[ \t]+(\w+)/gm;

function modulesIn(packFolder: string): Set<string> {
  const found = new Set<string>();
  for (const folder of ['actions', 'sensors', 'lib']) {
    const names = (() => {
      try {
        return readdirSync(join(packFolder, folder), { recursive: true, encoding: 'utf8' });
      } catch {
        return [];
      }
    })();
    for (const name of names.filter((one) => one.endsWith('.py'))) {
      const text = readFileSync(join(packFolder, folder, name), 'utf8').slice(0, MAX_LENGTH);
      for (const [, module = ''] of text.matchAll(IMPORT)) found.add(module);
    }
  }
  return found;
}

const FIND =
  'import importlib.util, sys; print(*[m for m in sys.argv[1:] if not importlib.util.find_spec(m)])';

/**
 * What a pack imports of StackStorm's own packages and this Python has not, as pip calls it.
 * @param python the Python that the pack is run with
 */
export function lackingOfStackStorms(packFolder: string, python: string): string[] {
  const wanted = [...modulesIn(packFolder)].filter((module) => Object.hasOwn(BROUGHT, module));
  if (wanted.length === 0) return [];
  try {
    const lacking = execFileSync(python, ['-c', FIND, ...wanted], { encoding: 'utf8' }).split(/\s+/);
    return wanted.filter((module) => lacking.includes(module)).map((module) => BROUGHT[module] ?? module);
  } catch {
    // Without a Python nothing of the pack's Python runs, which is said elsewhere.
    return [];
  }
}
