import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { amount } from '../core/amount';
import { messageOf } from '../core/message-of';
import { refusalSentence } from '../core/rights';
import { withCapital } from '../core/with-capital';
import { withFullStop } from '../core/with-full-stop';
import type { Kind } from '../language/lint';
import type { Finding } from '../language/lint/finding';
import { decide } from '../plugins/policy/decide';
import { type PolicyProblem, readPolicy } from '../plugins/policy/read-policy';
import { type ToolCommand, UsageError } from './command';

/** `hubot-st2 policy check`: whether a policy file is right, and what it would decide. */
export const policyCheck: ToolCommand = {
  name: 'policy check',
  summary: 'Check a policy file, or ask what it would decide',
  takes: '[file]',
  options: {
    who: { type: 'string', value: 'ID', description: 'Ask for this person' },
    role: {
      type: 'string',
      multiple: true,
      value: 'ROLE',
      description: 'A role that the chat service gives them',
    },
    what: { type: 'string', value: 'PACK.ALIAS', description: 'Ask for this command' },
    with: { type: 'string', multiple: true, value: 'NAME=VALUE', description: 'A parameter of the command' },
    where: { type: 'string', value: 'ROOM', description: 'Said in this room; "direct" for a direct message' },
  },
  notes: `The file is the one of ST2_POLICY_FILE where none is named. With --who and --what it says what the policy
decides and why. Exit code: 0 right (or allowed), 1 wrong (or refused).`,
  async run(call) {
    const { words, environment, folder, terminal } = call;
    const file = words[0] ?? environment.ST2_POLICY_FILE;
    if (file === undefined) throw new UsageError('Name the policy file: hubot-st2 policy check FILE');
    const text = await readFile(resolve(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`${file} cannot be read (${error.code ?? error.message}).`);
    });
    const reading = readPolicy(text);
    if (!reading.ok) {
      for (const problem of reading.problems) terminal.print(textOfProblem(file, problem));
      return 1;
    }
    for (const warning of reading.warnings) terminal.print(textOfProblem(file, warning, 'warning: '));
    const [who, what] = [call.text('who'), call.text('what')];
    if (who === undefined || what === undefined) {
      const { rules, open } = reading.policy;
      terminal.print(`${file}: ${amount(rules.length, 'rule')}, default ${open ? 'open' : 'closed'}.`);
      return 0;
    }
    const room = call.text('where') ?? '';
    const decision = decide(
      reading.policy,
      { id: who, roles: call.texts('role') },
      { command: what, parameters: parametersIn(call.texts('with')) },
      { room, direct: room === 'direct' },
    );
    terminal.print(
      decision.allowed ? `Allowed by ${decision.rule ?? 'the default'}.` : refusalSentence(decision),
    );
    return decision.allowed ? 0 : 1;
  },
};

/** `policy.yaml:3: what is wrong`. */
function textOfProblem(file: string, { line, message }: PolicyProblem, kind = ''): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${kind}${message}`;
}

/** What is wrong in the policy file that the bot would read, as `check` tells it; [] where none is set. */
export async function checkPolicyFile(file: string | undefined, folder: string): Promise<Finding[]> {
  if (file === undefined || file === '') return [];
  const fault = (line: number, kind: Kind, why: string, fix: string): Finding => ({
    ...{ file, line, column: 1, pack: '', rule: 'bad-policy', kind },
    ...{ why: withFullStop(withCapital(why)), fix },
  });
  let text: string;
  try {
    text = await readFile(resolve(folder, file), 'utf8');
  } catch (error) {
    const why = `The policy of ST2_POLICY_FILE cannot be read: ${messageOf(error)}`;
    return [fault(1, 'error', why, 'Correct ST2_POLICY_FILE, or the rights of the file.')];
  }
  const reading = readPolicy(text);
  return reading.ok
    ? reading.warnings.map(({ line = 1, message }) => fault(line, 'warning', message, 'See docs/policy.md.'))
    : reading.problems.map(({ line = 1, message }) =>
        fault(
          line,
          'error',
          message,
          'Correct it: a bot that starts with such a file refuses every command (docs/policy.md).',
        ),
      );
}

function parametersIn(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--with takes NAME=VALUE, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
