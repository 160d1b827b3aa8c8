import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { packageFolder } from '../core/package-folder';
import { nearest } from '../core/slips';
import { lint, type PackSource } from '../language/lint';
import { BUILT_IN_ACTIONS } from '../language/lint/known-actions';
import { type AliasDraft, draftText, packText, proposeName } from './alias-draft';
import { printFindings } from './check';
import { type ExitCode, JSON_OPTION, type ToolCall, type ToolCommand, UsageError } from './command';
import { isPack, readBuiltIn, readPack } from './packs-on-disk';

/** `hubot-st2 new`: writes an alias file. */
export const newAlias: ToolCommand = {
  name: 'new',
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
    pack: {
      type: 'string',
      short: 'p',
      value: 'FOLDER',
      description: 'Folder of the pack; made where it is not there',
    },
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
    const folder = await packFolder(call);
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
  const text = draftText(draft, relative(dirname(file), join(packageFolder(), 'alias.schema.json')));
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

/** The pack to write into: what was asked for, else the one that the current folder is. */
async function packFolder(call: ToolCall): Promise<string> {
  const given = call.text('pack');
  if (given !== undefined) return resolve(call.folder, given);
  if (await isPack(call.folder)) return call.folder;
  while (call.terminal.interactive) {
    const answer = await call.terminal.ask('Folder of the pack [packs/mine]: ');
    if (answer === undefined) break;
    const folder = answer.trim() || 'packs/mine';
    if (!/[\s{}|*?"<>]/.test(folder)) return resolve(call.folder, folder);
    call.terminal.complain(
      `"${folder}" is no folder name. What people type comes next; say a folder here, e.g. packs/mine`,
    );
  }
  throw new UsageError('say which pack it belongs to, e.g. --pack packs/mine');
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

function nameFault(name: string): string | undefined {
  return /^[\w-]+$/.test(name)
    ? undefined
    : `"${name}" is not a name: use letters, digits, _ and -, e.g. restart_service`;
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

function pair(text: string): [key: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set takes KEY=VALUE, not "${text}"`);
  return [text.slice(0, at), text.slice(at + 1)];
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const metadata = join(folder, 'pack.yaml');
  if (!(await exists(metadata))) await writeFile(metadata, packText(basename(folder)));
  await writeFile(file, text);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
