import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ToolCall, ToolOption } from '../command';
import type { InterviewQuestion } from './interview';
import type { PackAround } from './pack-around';

/** For every file that has a name and says what it does. */
export const NAME_OPTIONS: Record<'name' | 'description', ToolOption> = {
  name: { type: 'string', short: 'n', value: 'NAME', description: 'Its name, which its files get too' },
  description: { type: 'string', short: 'd', value: 'TEXT', description: 'What it does, in a few words' },
};

/** @returns a sentence where this cannot be the name of something in a pack */
export function nameFault(name: string): string | undefined {
  return /^[\w-]+$/.test(name)
    ? undefined
    : `"${name}" is not a name: use letters, digits, _ and -, e.g. restart_service`;
}

/**
 * What it is called, and what it does.
 * @param files paths below the pack that would be written under a name: none may be there
 * @param taken names that others have, whatever their files are called
 */
export function nameQuestions(
  call: ToolCall,
  { folder, cite }: PackAround,
  files: (name: string) => readonly string[],
  taken: readonly string[],
): InterviewQuestion[] {
  return [
    {
      name: 'name',
      given: call.text('name'),
      option: '--name',
      ask: 'Its name:',
      faultOf(name) {
        const file = files(name).find((path) => existsSync(join(folder, path)));
        if (nameFault(name) !== undefined) return nameFault(name);
        if (file !== undefined) return `${cite(file)} is there already; choose another name.`;
        return taken.includes(name) ? `The pack has another "${name}"; choose another name.` : undefined;
      },
    },
    {
      name: 'description',
      given: call.text('description'),
      option: '--description',
      ask: 'What does it do, in a few words?',
    },
  ];
}
