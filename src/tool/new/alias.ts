import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { nearest } from '../../core/slips';
import { lint, type PackSource } from '../../language/lint';
import { BUILT_IN_ACTIONS } from '../../language/lint/known-actions';
import { printFindings } from '../check';
import { type ExitCode, JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from '../command';
import { readBuiltIn, readPack } from '../packs-on-disk';
import { type AliasDraft, aliasContent, proposeName } from './alias-draft';
import { describedFile } from './described-file';
import { nameFault } from './name-question';
import { chooseFolder, PACK_OPTION } from './pack-around';
import { packFile } from './pack-file';
import { pair } from './set-option';

/** `hubot-st2 new`: writes an alias file. */
export const newAlias: ToolCommand = {
  name: 'new',
  takes: '[alias]',
  summary: 'Write an alias file: asks for what it does, or takes it as options',
  options: {
    format: {
      type: 'string',
      short: 'f',
      multiple: true,
      value: 'TEXT',
      description: 'What people type; may be repeated',
    },
    action: {
      type: 'string',
      short: 'a',
      value: 'PACK.ACTION',
      description: 'The action to run, e.g. core.local',
    },
    description: { type: 'string', short: 'd', value: 'TEXT', description: 'What the command does' },
    name: {
      type: 'string',
      short: 'n',
      value: 'NAME',
      description: 'Name of the alias; else made from the format',
    },
    ...PACK_OPTION,
    set: {
      type: 'string',
      multiple: true,
      value: 'KEY=VALUE',
      description: 'A parameter that people cannot change',
    },
    ack: { type: 'string', value: 'TEXT', description: 'What is said at once (Jinja)' },
    result: { type: 'string', value: 'TEXT', description: 'What is said at the end (Jinja)' },
    print: { type: 'boolean', description: 'Print the file instead of writing it' },
    force: { type: 'boolean', description: 'Replace the file if it is there' },
    ...JSON_OPTION,
  },
  notes: `
On a terminal it asks for what is missing. The file is checked before it is written.

hubot-st2 new --pack packs/mine --format "uptime of {{ host }}" --action core.remote \\
  --set cmd=uptime --description "How long a host has been up"`,
  async run(call) {
    const [word = 'alias', more] = call.words;
    if (word !== 'alias' || more !== undefined) throw new UsageError(kindFault(more ?? word));
    const folder = await chooseFolder(call);
    const pack = await readPack(folder, call.folder);
    return writeDraft(call, folder, pack, await askForRest(call, pack.name));
  },
};

/** Checks a draft and writes it; on a terminal what is wrong in it can be corrected. @returns the exit code */
async function writeDraft(
  call: ToolCall,
  folder: string,
  pack: PackSource,
  draft: AliasDraft,
): Promise<ExitCode> {
  const file = join(folder, 'aliases', `${draft.name}.yaml`);
  const cited = relative(call.folder, file);
  const { text } = describedFile(folder, `aliases/${draft.name}.yaml`, 'alias', aliasContent(draft));
  if (call.has('print')) {
    call.terminal.print(text.trimEnd());
    return 0;
  }
  if ((await exists(file)) && !call.has('force')) {
    throw new UsageError(`${cited} is there already; choose another --name, or replace it with --force`);
  }
  const others = pack.aliases.filter((alias) => alias.file !== cited);
  const { findings } = lint([{ ...pack, aliases: [...others, { file: cited, text }] }], {
    installed: await readBuiltIn(),
  });
  const own = findings.filter((finding) => finding.file === cited);
  const written = !own.some(({ kind }) => kind === 'error');
  if (written) await write(folder, file, text);
  if (call.has('json')) {
    call.terminal.print(JSON.stringify({ file: cited, alias: draft, written, findings: own }, undefined, 2));
    return written ? 0 : 1;
  }
  printFindings(call.terminal, own);
  if (!written) {
    const corrected = await correct(call, draft);
    if (corrected !== undefined) return writeDraft(call, folder, pack, corrected);
    call.terminal.complain('Nothing was written.');
    return 1;
  }
  call.terminal.print(`Wrote ${cited}. People type: ${draft.formats.join(', or ')}`);
  return 0;
}

/** One answer given anew; undefined where nobody is there, or nobody wants to. */
async function correct(call: ToolCall, draft: AliasDraft): Promise<AliasDraft | undefined> {
  while (call.terminal.interactive) {
    const answer = await call.terminal.ask(
      'Correct which answer: format, action, description or name? (Enter writes nothing) ',
    );
    switch (answer?.trim().toLowerCase()) {
      case undefined:
      case '':
        return undefined;
      case 'format':
        return { ...draft, formats: [await need(call, 'format', '> ')] };
      case 'action':
        return { ...draft, action: await need(call, 'action', 'Which action? ', actionFault) };
      case 'description':
        return { ...draft, description: await need(call, 'description', 'What does it do? ') };
      case 'name':
        return { ...draft, name: await need(call, 'name', 'Its name: ', nameFault) };
      default:
        call.terminal.complain(`"${answer}" is none of them.`);
    }
  }
  return undefined;
}

async function askForRest(call: ToolCall, pack: string): Promise<AliasDraft> {
  const formats = call.texts('format');
  if (formats.length === 0) {
    formats.push(
      await need(call, 'format', 'What do people type? {{ x }} is a parameter, {{ x=1 }} has a default:\n> '),
    );
  }
  const action =
    call.text('action') ??
    (await need(call, 'action', 'Which action does it run, as pack.action? ', actionFault));
  const description =
    call.text('description') ?? (await need(call, 'description', 'What does it do, in a few words? '));
  return {
    name: await chooseName(call, formats),
    pack,
    action,
    description,
    formats,
    fixed: [...call.texts('set').map(pair), ...(await askForCommand(call, action, formats))],
    ack: call.text('ack'),
    result: call.text('result'),
  };
}

async function chooseName(call: ToolCall, formats: string[]): Promise<string> {
  const proposed = proposeName(formats[0] ?? '');
  let name = call.text('name');
  while (name === undefined && call.terminal.interactive) {
    const answer = await call.terminal.ask(`Its name [${proposed}]: `);
    if (answer === undefined) break;
    const fault = answer.trim() === '' ? undefined : nameFault(answer.trim());
    if (fault === undefined) name = answer;
    else call.terminal.complain(fault);
  }
  const chosen = name?.trim() || proposed;
  const fault = nameFault(chosen);
  if (fault !== undefined) throw new UsageError(fault);
  return chosen;
}

/** A shell command has to come from somewhere; whoever makes a first alias does not know the options yet. */
async function askForCommand(call: ToolCall, action: string, formats: string[]): Promise<[string, string][]> {
  const isGiven = call.texts('set').length > 0 || formats.some((format) => /\{\{\s*cmd\b/.test(format));
  if (action !== 'core.local' || isGiven || !call.terminal.interactive) return [];
  const answer = await call.terminal.ask('The shell command that it runs: ');
  return answer === undefined || answer.trim() === '' ? [] : [['cmd', answer.trim()]];
}

/** @param word what is to be written, where that is nothing */
function kindFault(word: string): string {
  const kinds = ['alias', 'action', 'workflow', 'rule', 'pack'];
  const near = nearest(word, kinds);
  return near === undefined
    ? `there is no "${word}" to write; it writes ${kinds.join(', ')}`
    : `there is no "${word}" to write; did you mean hubot-st2 new ${near}?`;
}

function actionFault(action: string): string | undefined {
  if (!/^[\w-]+\.[\w.-]+$/.test(action))
    return `"${action}" is not an action: give the pack's name, a dot, and the action's name, e.g. core.local`;
  // Actions of other packs may come later; those that StackStorm itself brings are known.
  const [pack = '', ...rest] = action.split('.');
  const known = [...(BUILT_IN_ACTIONS[pack] ?? [])].map((name) => `${pack}.${name}`);
  if (pack !== 'core' || known.includes(`${pack}.${rest.join('.')}`)) return undefined;
  const near = nearest(action, known);
  return `StackStorm has no action "${action}".${near === undefined ? '' : ` Did you mean "${near}"?`}`;
}

/** @param faultOf says what is wrong with an answer: then it is asked for again */
async function need(
  call: ToolCall,
  option: string,
  question: string,
  faultOf: (answer: string) => string | undefined = () => undefined,
): Promise<string> {
  while (call.terminal.interactive) {
    const answer = (await call.terminal.ask(question))?.trim();
    if (answer === undefined) break;
    const fault = answer === '' ? undefined : faultOf(answer);
    if (fault !== undefined) call.terminal.complain(fault);
    else if (answer !== '') return answer;
  }
  throw new UsageError(`--${option} is missing`);
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const metadata = join(folder, 'pack.yaml');
  if (!(await exists(metadata))) await writeFile(metadata, packFile(folder, { name: basename(folder) }).text);
  await writeFile(file, text);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
