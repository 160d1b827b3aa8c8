import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A tiny shell in a session of its own that outlives a killed backend just long enough to kill what the
 * backend had started. It reads `+ <what>` and `- <what>` and, when its input ends, kills what is left:
 * process groups (`g<number>`), and on Linux every process that carries a mark (`e<mark>`, e.g. an execution's id) in its
 * environment, which catches one that was being started at that very moment.
 */
const SCRIPT = `live=" "
while read -r sign what; do
  case $sign in
    +) live="$live$what " ;;
    -) case $live in *" $what "*) live="\${live%%" $what "*} \${live#*" $what "}" ;; esac ;;
  esac
done
set --
for what in $live; do
  case $what in
    g*) kill -KILL "-\${what#g}" 2>/dev/null ;;
    e*) set -- "$@" -e "\${what#e}" ;;
  esac
done
if [ $# -gt 0 ] && [ -d /proc/self ]; then
  for file in $(grep -ls "$@" /proc/[0-9]*/environ 2>/dev/null); do
    process=\${file#/proc/}
    kill -KILL "\${process%/environ}" 2>/dev/null
  done
fi
`;

/** What dies with this process. */
export type Guarded = { group: number } | { mark: string };

function nameOf(what: Guarded): string {
  return 'group' in what ? `g${what.group}` : `e${what.mark}`;
}

/**
 * A small shell that outlives this process by a moment and ends what this process started, also after a
 * SIGKILL.
 */
export class Watchdog {
  #shell: ChildProcess | undefined;
  /** Lines about what has ended, which go with the next one that guards, or at the end of this turn of the event loop. */
  #released = '';

  /** From now on it dies with this process. */
  guard(what: Guarded): void {
    this.#tell(`+ ${nameOf(what)}\n`);
  }

  release(what: Guarded): void {
    if (this.#released === '') setImmediate(() => this.#tell(''));
    this.#released += `- ${nameOf(what)}\n`;
  }

  /** Ends the shell. Groups that are still guarded are killed. */
  close(): void {
    this.#shell?.stdin?.end(this.#released);
    this.#released = '';
    this.#shell = undefined;
  }

  #tell(guarding: string): void {
    const lines = this.#released + guarding;
    this.#released = '';
    if (lines === '') return;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(lines);
  }

  #start(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      // Nothing of the bot's: its environment holds keys.
      env: { PATH: process.env.PATH ?? '/usr/bin:/bin' },
    });
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    return shell;
  }
}
