import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../core/package-folder';

/** Where the virtual environment of a pack is made: beside the packs folder, as on StackStorm. */
export function virtualEnvironmentOf(packFolder: string, pack: string): string {
  return join(dirname(dirname(packFolder)), 'virtualenvs', pack);
}

/** The Python that a pack's code is run with: of its own virtual environment where there is one. */
export function pythonOf(packFolder: string, pack: string): string {
  const own = [virtualEnvironmentOf(packFolder, pack), join(packFolder, 'virtualenv')];
  return own.map((folder) => join(folder, 'bin', 'python3')).find(existsSync) ?? 'python3';
}

/**
 * The command line for a program of this package's `python` folder, where `st2common` is found too.
 * @param folder private folder with the request
 */
export function pythonArguments(program: 'run_action.py' | 'run_sensor.py', folder: string): string[] {
  return ['-u', join(packageFolder(), 'python', program), folder];
}

/** Variables that every Python of a pack has. */
export const PYTHON_VARIABLES = { PYTHONIOENCODING: 'utf-8' };
