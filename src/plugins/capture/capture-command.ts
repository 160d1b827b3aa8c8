import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { Call, ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { cut } from '../../core/cut';
import { messageOf } from '../../core/message-of';
import { refusalSentence } from '../../core/rights';
import { steerCommand } from '../../core/st2-command';
import type { Execution } from '../../core/stackstorm-types';
import { commandOf } from '../../language/alias/alias-of-execution';
import { signedOffWithin, wantsSignOff } from '../../language/alias/chat-extra';
import { hitsOf } from '../../language/alias/hits-of';
import { readableFormat } from '../../language/alias/readable-format';
import { lint } from '../../language/lint';
import { CAPTURE_NAME, type Capture, capture } from './capture';
import type { Captured } from './inputs';
import { keepFiles } from './keep-files';

const PACK = 'captured';
const REVIEW_MS = 60 * 60_000;
const MAX_STEPS = 20;

/** `st2 capture last 5 as deploy-shop`: a new command from what was done, shown before it is kept. */
export function captureCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'capture',
    help: [
      'st2 capture last <number> as <name> - writes a new command from what you ran last here',
      'st2 capture <id> <id>… as <name> - the same from chosen executions',
      'st2 capture save <name> - keeps what was shown',
    ],
    async run(call, words) {
      const [, saved] = /^save\s+(\S.*)$/i.exec(words) ?? [];
      if (saved !== undefined) return save(context, saved, call);
      const { what, name } = asNamed(words);
      if (what === undefined || name === undefined) {
        throw new CommandError('Say what and as which command: `st2 capture last 5 as deploy-shop`.');
      }
      if (!CAPTURE_NAME.test(name))
        throw new CommandError(
          `“${cut(name, 60)}” cannot be the name of a command: use one word of lowercase letters, digits, - and _.`,
        );
      await show(context, what, name, call);
    },
  });
}

/** `last 5 as deploy`: what comes before the last ` as ` and what comes after it. */
function asNamed(words: string): { what?: string; name?: string } {
  const parts = words.split(/\s/).filter((word) => word !== '');
  const at = parts.findLastIndex((word) => word.toLowerCase() === 'as');
  if (at < 1 || at === parts.length - 1) return {};
  return { what: parts.slice(0, at).join(' '), name: parts.slice(at + 1).join(' ') };
}

/** What waits to be kept: from what it was made, and what was shown. The files are made anew, never taken from memory. */
interface Shown {
  executions: string[];
  /** Of the files. */
  digest: string;
}

async function show(context: BridgeContext, what: string, name: string, call: Call): Promise<void> {
  const { incoming } = call;
  const executions = await chosen(context, what, incoming);
  const made = await madeFrom(context, executions, name, incoming);
  const findings = [...takenWarning(context, made, incoming), ...lintOf(made)];
  const shown: Shown = { executions: executions.map(({ id }) => id), digest: digestOf(made) };
  await context.memory.set(keyFor(incoming, name), shown, REVIEW_MS);
  const rounds = made.rounds > 1 ? `, done ${made.rounds} times` : '';
  const inputs = made.inputs
    .map((input) => ('default' in input ? `[${input.name}]` : `<${input.name}>`))
    .join(' ');
  const save = canSave(context)
    ? `Say \`st2 capture save ${name}\` to keep it as \`${name} ${inputs}\`.`
    : `Put these files into the folder of a pack named ${PACK} and register it with StackStorm.`;
  const tasks = made.tasks === 1 ? 'One task' : `${made.tasks} tasks`;
  await call.reply({
    text: `${tasks}${rounds}. ${save}`,
    // The files themselves are shown below, or attached, as the service can.
    ...(findings.length === 0 ? {} : { body: findings.join('\n\n') }),
    files: made.files.map(({ path, content }) => ({
      name: `${PACK}-${path.replaceAll('/', '-')}`,
      content,
      type: 'text/yaml',
    })),
    ...(canSave(context)
      ? { buttons: [{ label: 'Keep it', say: `st2 capture save ${name}`, style: 'primary' as const }] }
      : {}),
  });
}

/** Another command that takes the same words would be asked about, or found instead, each time. */
function takenWarning(context: BridgeContext, made: Capture, incoming: Incoming): string[] {
  const visible = context.rights.visible(incoming);
  const [name = ''] = made.command.split(' ');
  const said = made.command.replace(/ [^ ]+/g, ' x');
  for (const words of new Set([said, name, `${name} x`])) {
    const outcome = context.aliases().interpret(words, visible);
    const found = outcome.kind === 'incomplete' ? outcome : hitsOf(outcome)[0];
    if (found === undefined) continue;
    const { alias, display } = found;
    return [
      `\`${readableFormat(display)}\` is already a command (${alias.pack}.${alias.name}), and the new one begins with the same words. Choose another name if both are meant to be used.`,
    ];
  }
  return [];
}

async function save(context: BridgeContext, name: string, call: Call): Promise<void> {
  const key = keyFor(call.incoming, name);
  const shown = await context.memory.get<Shown>(key);
  if (shown === undefined || !CAPTURE_NAME.test(name))
    throw new CommandError(
      `There is nothing named “${name}” to save. Show it first: \`st2 capture last 5 as ${name}\`.`,
    );
  if (!canSave(context))
    throw new CommandError(
      'I can save commands only on the embedded backend; give the files to whoever runs StackStorm.',
    );
  const executions = await Promise.all(
    shown.executions.map((id) => context.executionMeant(id, call.incoming)),
  );
  const made = await madeFrom(context, executions, name, call.incoming);
  if (digestOf(made) !== shown.digest)
    throw new CommandError(
      `The executions behind “${name}” have changed since it was shown. Show it again: \`st2 capture last 5 as ${name}\`.`,
    );
  const [folder = 'packs'] = context.config.embeddedPacks;
  try {
    await keepFiles(join(resolve(folder), PACK), PACK, made.files);
  } catch (error) {
    throw new CommandError(`It could not be saved: ${messageOf(error)}.`);
  }
  await context.memory.delete(key);
  context.audit.message(call.incoming, { kind: 'capture', command: `${PACK}.${name}`, outcome: 'kept' });
  await call.reply({ text: `Saved. Say \`${made.command}\` in a moment.`, outcome: 'succeeded' });
}

/** The new command, for which this person has all rights now. @throws CommandError where they have not */
async function madeFrom(
  context: BridgeContext,
  executions: readonly Execution[],
  name: string,
  incoming: Incoming,
): Promise<Capture> {
  const steps = await Promise.all(executions.map((execution) => stepOf(context, execution, incoming)));
  return capture(steps, name, PACK);
}

function digestOf({ files }: Capture): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('base64url');
}

/** The files stay on this machine only where the backend does. */
function canSave(context: BridgeContext): boolean {
  return context.config.embedded;
}

async function chosen(context: BridgeContext, what: string, incoming: Incoming): Promise<Execution[]> {
  const [last, count = '1'] = /^last(?:\s+(\d{1,3}))?$/i.exec(what.trim()) ?? [];
  if (last === undefined) {
    const ids = what.split(/[\s,]+/).filter((word) => word !== '' && word.toLowerCase() !== 'and');
    return Promise.all(ids.slice(0, MAX_STEPS).map((id) => context.executionMeant(id, incoming)));
  }
  const mine = (await context.started.inRoom(incoming.place)).filter(
    ({ person }) => person.id === incoming.person.id,
  );
  const wanted = mine.slice(0, Math.min(Number(count), MAX_STEPS)).reverse();
  if (wanted.length === 0) throw new CommandError('You have not run anything here yet.');
  return Promise.all(wanted.map(({ execution }) => context.executionMeant(execution, incoming)));
}

/** Only what this person may run anyway, and nothing that somebody has to sign off each time. */
async function stepOf(context: BridgeContext, execution: Execution, incoming: Incoming): Promise<Captured> {
  const action = execution.action.ref;
  const { aliases } = context.aliases();
  const leading = aliases.filter((alias) => alias.action_ref === action);
  const command = commandOf(execution, aliases);
  if (command === undefined || leading.length === 0) {
    throw new CommandError(`${action} was not started by a command, so it cannot become part of one.`);
  }
  if (leading.some((alias) => wantsSignOff(alias) || signedOffWithin(alias, aliases) !== undefined))
    throw new CommandError(
      `${command} needs a sign-off each time it runs, so it cannot become part of another command.`,
    );
  const decision = await context.rights.execution(action, execution.parameters ?? {}, incoming);
  if (!decision.allowed) throw new CommandError(refusalSentence(decision));
  return {
    id: execution.id,
    action,
    parameters: execution.parameters ?? {},
    schemas: await context.actions.schemasFor(action, Object.keys(execution.parameters ?? {})),
  };
}

function lintOf(made: Capture): string[] {
  const [alias] = made.files.filter(({ path }) => path.startsWith('aliases/'));
  const actions = made.files.filter(({ path }) => /^actions\/[^/]+$/.test(path));
  if (alias === undefined) return [];
  const source = (path: string, content: string) => ({ file: path, text: content });
  const report = lint([
    {
      name: PACK,
      named: true,
      aliases: [source(alias.path, alias.content)],
      actions: actions.map(({ path, content }) => source(path, content)),
    },
  ]);
  return report.findings
    .filter(({ kind }) => kind !== 'hint')
    .map(({ line, why, fix }) => `${alias.path}:${line}: ${why} ${fix}`);
}

function keyFor({ person }: Incoming, name: string): string {
  return `capture:${person.id}:${name}`;
}
