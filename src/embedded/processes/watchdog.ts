import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A tiny shell in a session of its own that outlives a killed backend just long enough to kill what the
 * backend had started. It reads `+ <group>` and `- <group>` and, when its input ends, kills what is left.
 */
const SCRIPT = `live=" "
while read -r sign group; do
  case $sign in
    +) live="$live$group " ;;
    -) case $live in *" $group "*) live="\${live%%" $group "*} \${live#*" $group "}" ;; esac ;;
  esac
done
for group in $live; do kill -KILL "-$group" 2>/dev/null; done
`;

export class Watchdog {
  #shell: ChildProcess | undefined;

  /** From now on the process group dies with this process. */
  guard(group: number): void {
    this.#tell(`+ ${group}\n`);
  }

  release(group: number): void {
    this.#tell(`- ${group}\n`);
  }

  /** Ends the shell. Groups that are still guarded are killed. */
  close(): void {
    this.#shell?.stdin?.end();
    this.#shell = undefined;
  }

  #tell(line: string): void {
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(line);
  }

  #start(): ChildProcess {
    const shell = spawn('/bin/sh', ['-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    shell.on('error', () => {});
    shell.stdin?.on('error', () => {});
    shell.unref();
    return shell;
  }
}
