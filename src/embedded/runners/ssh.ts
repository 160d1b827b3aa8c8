import { existsSync } from 'node:fs';
import type { ActionRun, RunEnd } from './runner';
import { outputValue } from './shell-output';

/** Where the private key for ssh lies; the user's own ssh settings and agent count where it is not set. */
const KEY_VARIABLE = 'ST2_SSH_KEY_FILE';

interface HostEnd {
  succeeded: boolean;
  failed: boolean;
  return_code: number;
  stdout: unknown;
  stderr: unknown;
}

/** The text as one word of a POSIX shell, whatever it holds. */
export function quoteForShell(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

function hostsOf(value: unknown): string[] {
  return String(value ?? '')
    .split(',')
    .map((host) => host.trim())
    .filter((host) => host !== '');
}

/** A name or address, perhaps with `user@`. Anything else could be read by ssh as an option. */
function isHost(host: string): boolean {
  return /^(?:[\w.][\w.-]*@)?(?:[\w][\w.-]*|\[?[0-9a-fA-F:]+\]?)$/.test(host);
}

function optionsOf(run: ActionRun): string[] {
  const { username, private_key: given, port } = run.parameters;
  const key = typeof given === 'string' && given !== '' ? given : process.env[KEY_VARIABLE];
  return [
    // Nobody is there to answer a question: what cannot be done without one fails.
    '-o',
    'BatchMode=yes',
    '-o',
    'ConnectTimeout=10',
    '-T',
    ...(typeof username === 'string' && username !== '' ? ['-l', username] : []),
    ...(typeof port === 'number' ? ['-p', String(port)] : []),
    ...(key === undefined || key === '' ? [] : ['-i', key, '-o', 'IdentitiesOnly=yes']),
  ];
}

/** `cd … && env A=… sudo -n sh -c …`, every part quoted. */
function remoteCommand(run: ActionRun, command: string): string {
  const { cwd, env, sudo } = run.parameters;
  const variables = Object.entries(typeof env === 'object' && env !== null ? env : {})
    .filter(([name]) => /^\w+$/.test(name))
    .map(([name, value]) => `${name}=${quoteForShell(String(value))}`);
  const parts = [
    ...(variables.length === 0 ? [] : ['env', ...variables]),
    ...(sudo === true ? ['sudo', '-n'] : []),
    'sh',
    '-c',
    quoteForShell(command),
  ].join(' ');
  return typeof cwd === 'string' && cwd !== '' ? `cd ${quoteForShell(cwd)} && ${parts}` : parts;
}

/**
 * Runs a command on all hosts at once.
 * @param input for the command's standard input, e.g. a script that `sh -s` reads
 */
export async function runOverSsh(run: ActionRun, command: string, input?: string): Promise<RunEnd> {
  const hosts = hostsOf(run.parameters.hosts);
  const wrong = hosts.find((host) => !isHost(host));
  if (hosts.length === 0 || wrong !== undefined) {
    const why = wrong === undefined ? 'No host is given' : `"${wrong}" is not the name or address of a host`;
    return {
      status: 'failed',
      result: { error: `${why}; name hosts in the parameter hosts, with commas between.` },
    };
  }
  const key = run.parameters.private_key;
  if (typeof key === 'string' && key !== '' && !existsSync(key)) {
    return { status: 'failed', result: { error: 'The file that private_key names is not there.' } };
  }
  const ends = await Promise.all(
    hosts.map(async (host): Promise<[string, HostEnd]> => {
      const end = await run.spawn({
        file: 'ssh',
        args: [...optionsOf(run), '--', host, remoteCommand(run, command)],
        ...(input === undefined ? {} : { input }),
      });
      const succeeded = end.code === 0;
      return [
        host,
        {
          succeeded,
          failed: !succeeded,
          return_code: end.code,
          stdout: outputValue(end.stdout.replace(/\n$/, '')),
          stderr: outputValue((end.error ?? end.stderr).replace(/\n$/, '')),
        },
      ];
    }),
  );
  const timedOut = run.signal.aborted && run.signal.reason === 'timeout';
  const failed = ends.some(([, end]) => end.failed);
  return { status: timedOut ? 'timeout' : failed ? 'failed' : 'succeeded', result: Object.fromEntries(ends) };
}
