import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { amount } from '../core/amount';
import { refusalSentence } from '../core/rights';
import { decide } from '../plugins/policy/decide';
import { readPolicy } from '../plugins/policy/read-policy';
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
      for (const { line, message } of reading.problems)
        terminal.print(`${file}${line === undefined ? '' : `:${line}`}: ${message}`);
      return 1;
    }
    for (const { message } of reading.warnings) terminal.print(`${file}: warning: ${message}`);
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

function parametersIn(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError(`--with wants NAME=VALUE, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
