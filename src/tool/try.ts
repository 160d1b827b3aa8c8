import { buildAliasSet } from '../language/alias';
import { PACKS_OPTION } from './aliases-at-hand';
import { type BackendToTry, openBackend } from './backend-to-try';
import { type ExitCode, JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from './command';
import { outcomeAsJson, printOutcome, textOf } from './match';
import { printable } from './terminal';
import { Trial } from './trial';

/** `hubot-st2 try`: runs a command for real, outside of chat. */
export const tryCommand: ToolCommand = {
  name: 'try',
  summary: 'Run a command, and show acknowledgment and result as chat would',
  takes: '"text"',
  options: {
    ...PACKS_OPTION,
    user: { type: 'string', short: 'u', value: 'NAME', description: 'Who asks (default: terminal)' },
    timeout: { type: 'string', short: 't', value: 'SECONDS', description: 'How long to wait (default: 300)' },
    ...JSON_OPTION,
  },
  notes: `
It runs on the StackStorm that ST2_API_URL names, with ST2_API_KEY or what else the bot logs in with;
without it, or with --packs, on an embedded backend that is started for it and keeps nothing.

Exit code: 0 it succeeded, 1 it failed or is no command, 2 it could not be tried.`,
  async run(call) {
    const text = textOf(call);
    const seconds = Number(call.text('timeout') ?? 300);
    if (!(seconds > 0)) throw new UsageError('--timeout takes a number of seconds');
    const interruption = call.interruption();
    const backend = await openBackend(call);
    try {
      const trying = tryOut(call, backend, text, Date.now() + seconds * 1000);
      return await Promise.race([trying, untilAborted(interruption)]);
    } finally {
      await backend.close();
    }
  },
};

/** Rejects when the person has had enough. */
function untilAborted(interruption: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error('interrupted'));
    if (interruption.aborted) stop();
    else interruption.addEventListener('abort', stop, { once: true });
  });
}

async function tryOut(call: ToolCall, backend: BackendToTry, text: string, until: number): Promise<ExitCode> {
  const { terminal } = call;
  const outcome = buildAliasSet(await backend.st2.listAliases()).interpret(text);
  if (outcome.kind !== 'hit') {
    explainProblems(call, backend, /aliases[\\/][^\\/]+$/);
    if (call.has('json')) terminal.print(JSON.stringify({ text, ...outcomeAsJson(outcome) }, undefined, 2));
    else printOutcome(terminal, outcome);
    return 1;
  }
  const action = outcome.hit.alias.action_ref.replace(/^.*\./, '');
  explainProblems(call, backend, new RegExp(`actions[\\\\/]${action.replace(/[^\w-]/g, '.')}\\.[^.]+$`));
  const said: string[] = [];
  const trial = new Trial(backend, outcome.hit, call.text('user') ?? 'terminal', {
    say: (message) => (call.has('json') ? void said.push(message) : terminal.print(printable(message))),
    remark: (remark) => terminal.complain(remark),
  });
  const executions = await trial.run(text, until);
  const succeeded = executions.length > 0 && executions.every(({ status }) => status === 'succeeded');
  if (call.has('json')) {
    const ended = executions.map(({ id, status, result }) => ({ id, status, result }));
    terminal.print(
      JSON.stringify({ text, ...outcomeAsJson(outcome), said, executions: ended, succeeded }, undefined, 2),
    );
  }
  return succeeded ? 0 : 1;
}

/** Files that are left out and may be why. */
function explainProblems({ terminal }: ToolCall, { problems }: BackendToTry, file: RegExp): void {
  for (const problem of problems) {
    if (!file.test(problem.file)) continue;
    const line = problem.line === undefined ? '' : `:${problem.line}`;
    terminal.complain(`${problem.file}${line} is ignored: ${problem.message}`);
  }
}
