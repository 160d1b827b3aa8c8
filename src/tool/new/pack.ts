import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from '../command';
import { shellScript } from './action-text';
import { describedFile } from './described-file';
import type { InterviewAnswers, InterviewQuestion } from './interview';
import { packFile } from './pack-file';
import { askAndWrite, type Draft, type NewFile } from './write-pack-files';

/** What StackStorm looks for in a pack. */
const FOLDERS = ['actions/workflows', 'aliases', 'rules', 'sensors'];

/** `hubot-st2 new pack`: a pack with one command that works. */
export const newPack: ToolCommand = {
  name: 'new pack',
  summary: 'Write a pack: pack.yaml, its folders, and a command that works',
  takes: '[folder]',
  options: {
    description: { type: 'string', short: 'd', value: 'TEXT', description: 'What the pack is for' },
    author: { type: 'string', value: 'NAME', description: 'Who writes it' },
    email: { type: 'string', value: 'ADDRESS', description: 'How to reach them' },
    ...JSON_OPTION,
  },
  notes: `
The folder's name is the name of the pack. On a terminal it asks for what is missing. Nothing that is there is replaced.

hubot-st2 new pack packs/mine --description "What our team needs" --author "Ann" --email ann@example.com`,
  async run(call) {
    const [given, more] = call.words;
    if (more !== undefined) throw new UsageError(`one folder at a time, not ${given} and ${more}`);
    const folder = resolve(call.folder, given ?? (await askFolder(call)));
    const fault = folderFault(folder);
    if (fault !== undefined) throw new UsageError(fault);
    const cite = (path: string) => relative(call.folder, join(folder, path)) || '.';
    const code = await askAndWrite(
      call,
      { folder, cite },
      () => questions(call),
      (answers) => draft(folder, cite, answers),
    );
    if (code === 0) for (const path of FOLDERS) await mkdir(join(folder, path), { recursive: true });
    return code;
  },
};

async function askFolder(call: ToolCall): Promise<string> {
  while (call.terminal.interactive) {
    const answer = await call.terminal.ask('Folder of the new pack [packs/mine]: ');
    if (answer === undefined) break;
    const folder = answer.trim() || 'packs/mine';
    const fault = folderFault(resolve(call.folder, folder));
    if (fault === undefined) return folder;
    call.terminal.complain(fault);
  }
  throw new UsageError('say the folder of the new pack, e.g. hubot-st2 new pack packs/mine');
}

function folderFault(folder: string): string | undefined {
  const name = basename(folder);
  // The pattern that StackStorm has for the reference of a pack.
  if (!/^[a-z0-9_]+$/.test(name))
    return `"${name}" cannot be the name of a pack: use lowercase letters, digits and _, e.g. ${name.toLowerCase().replace(/[^a-z0-9_]+/g, '_') || 'mine'}`;
  const taken = ['pack.yaml', 'actions/hello.yaml', 'actions/hello.sh', 'aliases/hello.yaml'].find((path) =>
    existsSync(join(folder, path)),
  );
  return taken === undefined ? undefined : `${folder} holds ${taken} already; choose another folder`;
}

function questions(call: ToolCall): InterviewQuestion[] {
  return [
    {
      name: 'description',
      given: call.text('description'),
      option: '--description',
      ask: 'What is it for, in a few words?',
    },
    {
      name: 'author',
      given: call.text('author'),
      option: '--author',
      ask: 'Who writes it?',
      proposed: call.environment.USER || 'us',
    },
    {
      name: 'email',
      given: call.text('email'),
      option: '--email',
      ask: 'An e-mail address:',
      proposed: 'us@example.com',
      faultOf: (text) =>
        /^[^\s@]+@[^\s@]+$/.test(text)
          ? undefined
          : `"${text}" is not an e-mail address, such as us@example.com.`,
    },
  ];
}

function draft(
  folder: string,
  cite: (path: string) => string,
  { description = '', author = '', email = '' }: InterviewAnswers,
): Draft {
  const name = basename(folder);
  const parameters = { who: { type: 'string', description: 'Whom to greet', default: 'world', position: 0 } };
  const files: NewFile[] = [
    packFile(folder, { name, description, author, email }),
    describedFile(folder, 'actions/hello.yaml', 'action', {
      name: 'hello',
      description: 'Greets somebody',
      runner_type: 'local-shell-script',
      entry_point: 'hello.sh',
      enabled: true,
      parameters,
    }),
    { path: 'actions/hello.sh', text: shellScript(`${name}.hello`, parameters), executable: true },
    describedFile(folder, 'aliases/hello.yaml', 'alias', {
      name: `${name}_hello`,
      description: `Greet somebody from the pack ${name}`,
      action_ref: `${name}.hello`,
      formats: [`${name} hello {{ who=world }}`],
      result: { format: '{{ execution.result.stdout }}' },
    }),
  ];
  return {
    files,
    findings: [],
    next: `People type: ${name} hello Ann. More of it: hubot-st2 new action --pack ${cite('.')}, and new workflow, new rule, new alias.`,
  };
}
