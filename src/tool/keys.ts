import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { KeyValue } from '../core/automation';
import { BackendError } from '../core/backend-error';
import type { StackStorm } from '../core/stackstorm';
import { type ExitCode, JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from './command';
import { backendAtHand, DATA_OPTION } from './embedded-at-hand';
import { printable } from './terminal';

const WHERE = `It works on the StackStorm that ST2_API_URL names; else on the bot that runs in this folder; else on its
store, ST2_EMBEDDED_DATA or .hubot-st2.`;

/** Does something with the datastore, and lets go of it. */
async function withKeys(
  call: ToolCall,
  use: (st2: StackStorm, where: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { st2, where, close } = await backendAtHand(call);
  try {
    return await use(st2, where);
  } finally {
    await close();
  }
}

function oneName({ words }: ToolCall): string {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0) throw new UsageError('name one key, e.g. mine_token');
  return name;
}

/** `hubot-st2 key set`: keeps a value in the datastore, encrypted where it is a secret. */
export const keySet: ToolCommand = {
  name: 'key set',
  summary: 'Keep a value in the datastore, where packs read it as st2kv.system.NAME',
  takes: 'NAME [VALUE]',
  options: {
    secret: { type: 'boolean', description: 'Encrypt it; what you type is not shown' },
    file: { type: 'string', value: 'FILE', description: 'Take the value from a file' },
    ...DATA_OPTION,
  },
  notes: `Without VALUE and --file it is asked for, or read from standard input. A secret on the command line stays
in the shell's history. ${WHERE}`,
  async run(call) {
    const [name, given, ...more] = call.words;
    if (name === undefined || more.length > 0) throw new UsageError('name one key, and at most one value');
    const secret = call.has('secret');
    const value = await valueFor(call, name, given);
    return withKeys(call, async (st2, where) => {
      await st2.setKey({ name, value, secret });
      call.terminal.print(`Kept ${name} in ${where}${secret ? ', encrypted' : ''}.`);
      const reading = `st2kv.system.${name}${secret ? ' | decrypt_kv' : ''}`;
      call.terminal.print(`A pack's configuration reads it as "{{ ${reading} }}".`);
      return 0;
    });
  },
};

async function valueFor(call: ToolCall, name: string, given: string | undefined): Promise<string> {
  const file = call.text('file');
  if (file !== undefined && given !== undefined) throw new UsageError('give a VALUE or --file, not both');
  if (file !== undefined) return readFileSync(resolve(call.folder, file), 'utf8').replace(/\n$/, '');
  if (given !== undefined) return given;
  const { terminal } = call;
  const question = terminal.interactive ? `Value of ${name}: ` : '';
  const value = await (call.has('secret') ? terminal.askUnseen(question) : terminal.ask(question));
  if (value === undefined) throw new UsageError(`no value was given for ${name}`);
  return value;
}

/** `hubot-st2 key get`: shows a value of the datastore. */
export const keyGet: ToolCommand = {
  name: 'key get',
  summary: 'Show a value of the datastore',
  takes: 'NAME',
  options: { decrypt: { type: 'boolean', description: 'Show a secret in plain text' }, ...DATA_OPTION },
  notes: `${WHERE}\n\nExit code: 0 it is shown, 1 there is none.`,
  run(call) {
    const name = oneName(call);
    return withKeys(call, async (st2) => {
      const key = await st2.key(name, call.has('decrypt') ? { decrypt: true } : {}).catch(absent);
      if (key === undefined) {
        call.terminal.complain(`There is no key "${name}". \`hubot-st2 key list\` lists them all.`);
        return 1;
      }
      const isHidden = key.secret === true && !call.has('decrypt');
      call.terminal.print(isHidden ? '(secret; --decrypt shows it)' : printable(key.value));
      return 0;
    });
  },
};

/** `hubot-st2 key list`: what is in the datastore. */
export const keyList: ToolCommand = {
  name: 'key list',
  summary: 'List the values of the datastore, without secrets',
  options: { ...DATA_OPTION, ...JSON_OPTION },
  notes: WHERE,
  run(call) {
    return withKeys(call, async (st2, where) => {
      const keys = (await st2.keys()).map(shown);
      if (call.has('json')) call.terminal.print(JSON.stringify(keys, undefined, 2));
      else if (keys.length === 0) call.terminal.print(`The datastore of ${where} is empty.`);
      else for (const { name, value } of keys) call.terminal.print(printable(`${name}: ${value}`));
      return 0;
    });
  },
};

/** `hubot-st2 key delete`: forgets a value of the datastore. */
export const keyDelete: ToolCommand = {
  name: 'key delete',
  summary: 'Remove a value from the datastore',
  takes: 'NAME',
  options: DATA_OPTION,
  notes: WHERE,
  run(call) {
    const name = oneName(call);
    return withKeys(call, async (st2, where) => {
      const key = await st2.key(name).catch(absent);
      if (key === undefined) {
        call.terminal.complain(`There is no key "${name}" in ${where}.`);
        return 1;
      }
      await st2.deleteKey(name);
      call.terminal.print(`Removed ${name} from ${where}.`);
      return 0;
    });
  },
};

function shown({ name, value, secret, expire_timestamp }: KeyValue) {
  const expires = expire_timestamp === undefined ? {} : { expire_timestamp };
  return { name, value: secret === true ? '(secret)' : value, secret: secret === true, ...expires };
}

function absent(error: unknown): undefined {
  if (!(error instanceof BackendError) || error.status !== 404) throw error;
}
