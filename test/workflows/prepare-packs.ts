import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load } from 'js-yaml';
import type { Recording } from './recording';

/**
 * Copies the recorded packs and puts the Python files in that the recordings lack: each answers what it answered
 * when it was recorded with the same parameters.
 */
export function preparePacks(from: string, to: string, recordings: readonly Recording[]): void {
  const pack = join(to, 'examples');
  mkdirSync(to, { recursive: true });
  cpSync(join(from, 'examples'), pack, { recursive: true });
  makeWritable(pack);
  for (const file of readdirSync(join(pack, 'actions')).filter((name) => name.endsWith('.yaml'))) {
    const action = load(readFileSync(join(pack, 'actions', file), 'utf8')) as Record<string, string>;
    if (action.runner_type !== 'python-script') continue;
    const path = join(pack, 'actions', action.entry_point ?? '');
    if (existsSync(path)) continue;
    const answers = recordings
      .flatMap(({ children }) => children)
      .filter((child) => child.action.ref === `examples.${action.name}`)
      .map((child) => [
        child.parameters ?? {},
        (child.result as { result?: unknown } | undefined)?.result ?? null,
      ]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, stub(answers));
  }
}

function stub(answers: unknown[]): string {
  return `import json
from st2common.runners.base_action import Action

ANSWERS = json.loads(${JSON.stringify(JSON.stringify(answers))})


class Recorded(Action):
    def run(self, **parameters):
        for given, result in ANSWERS:
            if all(parameters.get(key) == value for key, value in given.items()):
                return result
        return ANSWERS[0][1] if ANSWERS else None
`;
}

/** The recordings are read-only; their copy is written to. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(path);
    else chmodSync(path, 0o644);
  }
}
