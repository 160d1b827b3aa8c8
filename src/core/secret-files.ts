import { readFileSync } from 'node:fs';
import { messageOf } from './message-of';

/** How the text of a file is had. @throws Error where it cannot be read */
export type ReadText = (path: string) => string;

export const readTextFile: ReadText = (path) => readFileSync(path, 'utf8');

/**
 * Fills in the settings whose value stands in a file that `NAME_FILE` names, as container platforms hand over secrets.
 * @param names settings that may stand in a file
 * @returns a new environment, and a sentence for each file that cannot be used
 */
export function withSecretFiles(
  env: NodeJS.ProcessEnv,
  names: readonly string[],
  read: ReadText,
): { env: NodeJS.ProcessEnv; faults: string[] } {
  const filled = { ...env };
  const faults: string[] = [];
  for (const name of names) {
    const path = env[`${name}_FILE`]?.trim();
    if (path === undefined || path === '') continue;
    if (env[name]?.trim()) {
      faults.push(`${name} and ${name}_FILE are both set. Set only one of them.`);
      continue;
    }
    try {
      const value = read(path).trim();
      if (value === '') faults.push(`${name}_FILE names ${path}, which is empty.`);
      else filled[name] = value;
    } catch (error) {
      faults.push(`${name}_FILE names ${path}, which cannot be read (${reasonOf(error)}).`);
    }
  }
  return { env: filled, faults };
}

function reasonOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? messageOf(error);
}
