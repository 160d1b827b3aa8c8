import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UsageError } from '../command';
import { lackingOfStackStorms } from './brought-by-stackstorm';

interface Requirement {
  line: number;
  text: string;
}

interface Ended {
  code: number;
  output: string;
}

function run(file: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(file, [...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      const missing = (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
      resolve({
        code: error === null ? 0 : 1,
        output: missing ? `${file} is not installed on this machine` : `${stdout}${stderr}`,
      });
    });
  });
}

/** Lines of requirements.txt that ask for something, numbered from 1. */
function requirementsIn(file: string): Requirement[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((text, index) => ({ line: index + 1, text: (text.split(/(?:^|\s)#/)[0] ?? '').trim() }))
    .filter(({ text }) => text !== '');
}

/** What of pip's many lines says why. */
function reasonIn(output: string): string {
  const errors = output.split('\n').filter((line) => /^\s*ERROR:/.test(line));
  return (errors.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(/^\s*ERROR:\s*/, '');
}

/**
 * Makes the virtual environment of a pack from its requirements.txt, and from what it imports of StackStorm's own packages;
 * the former one comes back where that fails. Packages of the machine are seen from it.
 * @param environment its folder; none is made where nothing is required
 * @param wheels folder that packages are taken from instead of an index
 * @returns what of StackStorm's own packages could not be had
 * @throws UsageError naming the line of requirements.txt that cannot be had
 */
export async function installRequirements(
  packFolder: string,
  environment: string,
  wheels: string | undefined,
): Promise<string[]> {
  const file = join(packFolder, 'requirements.txt');
  const requirements = existsSync(file) ? requirementsIn(file) : [];
  const former = `${environment}.old`;
  await rm(former, { recursive: true, force: true });
  if (existsSync(environment)) await rename(environment, former);
  try {
    // At its final place: its programs have their own path in them.
    if (requirements.length > 0) await makeEnvironment(environment);
    const pip = pipOf(environment, wheels);
    if (requirements.length > 0) {
      const { code, output } = await pip(['-r', file]);
      if (code !== 0) throw new UsageError(await faultyLine(requirements, output, (text) => pip([text])));
    }
    const lacking = await installLacking(packFolder, environment, pip);
    await rm(former, { recursive: true, force: true });
    return lacking;
  } catch (error) {
    await rm(environment, { recursive: true, force: true });
    if (existsSync(former)) await rename(former, environment);
    throw error;
  }
}

type Pip = (args: readonly string[]) => Promise<Ended>;

function pipOf(environment: string, wheels: string | undefined): Pip {
  return (args) =>
    run(join(environment, 'bin', 'python3'), [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'],
      ...(wheels === undefined ? [] : ['--no-index', '--find-links', wheels]),
      ...args,
    ]);
}

/**
 * It sees the machine's packages, and so the machine's pip: a pip of its own, which takes most of the time that it takes to make
 * one, is brought only where the machine has none.
 */
async function makeEnvironment(environment: string): Promise<void> {
  await mkdir(dirname(environment), { recursive: true });
  const made = await run('python3', ['-m', 'venv', '--system-site-packages', '--without-pip', environment]);
  if (made.code !== 0) throw noEnvironment(made);
  const python = join(environment, 'bin', 'python3');
  if ((await run(python, ['-c', 'import pip'])).code === 0) return;
  const brought = await run(python, ['-m', 'ensurepip', '--default-pip']);
  if (brought.code !== 0) throw noEnvironment(brought);
}

const noEnvironment = ({ output }: Ended) =>
  new UsageError(
    `python3 -m venv failed: ${reasonIn(output)}. On Debian and Ubuntu: apt install python3-venv`,
  );

/** @returns what could not be had: the pack may do without, so it is no failure */
async function installLacking(packFolder: string, environment: string, pip: Pip): Promise<string[]> {
  const isThere = existsSync(environment);
  const python = isThere ? join(environment, 'bin', 'python3') : 'python3';
  const wanted = lackingOfStackStorms(packFolder, python);
  if (wanted.length === 0) return [];
  if (!isThere) await makeEnvironment(environment);
  const lacking: string[] = [];
  for (const name of wanted) if ((await pip([name])).code !== 0) lacking.push(name);
  if (!isThere && lacking.length === wanted.length) await rm(environment, { recursive: true, force: true });
  return lacking;
}

/** pip says what it could not get, seldom on which line: the lines are tried one by one. */
async function faultyLine(
  requirements: readonly Requirement[],
  output: string,
  attempt: (text: string) => Promise<Ended>,
): Promise<string> {
  for (const { line, text } of requirements) {
    if (text.startsWith('-')) continue;
    const alone = await attempt(text);
    if (alone.code !== 0)
      return `requirements.txt, line ${line}: "${text}" could not be installed: ${reasonIn(alone.output)}`;
  }
  return `requirements.txt: its packages do not go together: ${reasonIn(output)}`;
}
