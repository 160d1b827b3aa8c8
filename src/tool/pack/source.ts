import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../core/message-of';
import { type ToolCall, UsageError } from '../command';

/** Where a pack came from, as it was typed, with a path made absolute. */
export interface PackOrigin {
  from: string;
  /** The commit that was brought; of a folder there is none. */
  commit?: string;
}

const run = promisify(execFile);

/** `git@host:…`, `ssh://…`, `https://….git`, `file://…`, and anything with a branch or tag behind `#`. */
const GIT = /^(?:git@|(?:git|ssh|https?|file|git\+\w+):\/\/)/;
/** What of a folder is not brought along. */
const NOT_BROUGHT: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  '__pycache__',
  'virtualenv',
  '.venv',
]);

/**
 * Brings a pack into a new hidden folder beside where it is to lie, so that nothing half-finished is ever seen.
 * @param source a folder, or what git can clone, with a branch or a tag behind `#`
 * @returns the folder, and where it came from
 * @throws UsageError where it cannot be had
 */
export async function bringPack(
  call: ToolCall,
  source: string,
  beside: string,
): Promise<{ folder: string; source: PackOrigin }> {
  const folder = await mkdtemp(join(beside, '.bringing-'));
  try {
    if (GIT.test(source)) return { folder, source: await clone(source, folder) };
    const path = resolve(call.folder, source);
    const about = await stat(path).catch(() => undefined);
    if (about === undefined)
      throw new UsageError(
        `there is no folder ${path}, and "${source}" is not an address that git can clone`,
      );
    if (!about.isDirectory()) throw new UsageError(`${path} is not a folder: name the folder of a pack`);
    await cp(path, folder, {
      recursive: true,
      filter: (file) => file === path || !NOT_BROUGHT.has(basename(file)),
    });
    return { folder, source: { from: path } };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function clone(source: string, folder: string): Promise<PackOrigin> {
  const [address = '', revision] = source.replace(/^git\+/, '').split('#', 2);
  const branch = revision === undefined ? [] : ['--branch', revision];
  try {
    await run('git', ['clone', '--quiet', '--depth', '1', ...branch, '--', address, folder], {
      // Nobody sits there to be asked for a password.
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    });
    const { stdout } = await run('git', ['-C', folder, 'rev-parse', 'HEAD']);
    return { from: source, commit: stdout.trim() };
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() || messageOf(error);
    throw new UsageError(`git could not clone ${address}: ${said.split('\n').at(-1)}`);
  }
}
