import { commandOf } from '../../language/alias/alias-of-execution';
import { CommandError } from '../../core/command-error';
import { refusalSentence } from '../../core/rights';
import { join, resolve } from 'node:path';
import type { Incoming } from '../../core/chat';
import type { Call, ChatCommand } from '../../core/command';
import { messageOf } from '../../core/message-of';
import { steerCommand } from '../../core/st2-command';
import type { Execution } from '../../core/stackstorm-types';
import { wantsSignOff } from '../../language/alias/chat-extra';
import { lint } from '../../language/lint';
import type { BridgeContext } from '../../core/bridge-context';
import { whichExecution } from '../operations/which-execution';
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
      const [, saved] = /^save\s+(\S+)$/i.exec(words) ?? [];
      if (saved !== undefined) return save(context, saved, call);
      const [, what, name] = /^([\s\S]+?)\s+as\s+(\S+)$/i.exec(words) ?? [];
      if (what === undefined || name === undefined) {
        throw new CommandError('Say what and as which command: `st2 capture last 5 as deploy-shop`.');
      }
      if (!CAPTURE_NAME.test(name))
        throw new CommandError(
          `“${name}” cannot be the name of a command: use small letters, digits, - and _.`,
        );
      await show(context, what, name, call);
    },
  });
}

async function show(context: BridgeContext, what: string, name: string, call: Call): Promise<void> {
  const { incoming } = call;
  const executions = await chosen(context, what, incoming);
  const steps = await Promise.all(executions.map((execution) => stepOf(context, execution, incoming)));
  const made = capture(steps, name, PACK);
  const findings = lintOf(made);
  const { memory } = context.parts;
  await memory.set(keyFor(incoming, name), made, REVIEW_MS);
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

async function save(context: BridgeContext, name: string, call: Call): Promise<void> {
  const key = keyFor(call.incoming, name);
  const made = await context.memory.get<Capture>(key);
  if (made === undefined)
    throw new CommandError(
      `Nothing named “${name}” waits to be kept. Show it first: \`st2 capture last 5 as ${name}\`.`,
    );
  if (!canSave(context))
    throw new CommandError(
      'I can only keep commands where the embedded backend runs; hand the files to whoever runs StackStorm.',
    );
  const [folder = 'packs'] = context.config.embeddedPacks;
  try {
    await keepFiles(join(resolve(folder), PACK), PACK, made.files);
  } catch (error) {
    throw new CommandError(`It could not be kept: ${messageOf(error)}.`);
  }
  await context.memory.delete(key);
  context.audit.message(call.incoming, { kind: 'capture', command: `${PACK}.${name}`, outcome: 'kept' });
  await call.reply({ text: `Kept. Say \`${made.command}\` in a moment.`, outcome: 'succeeded' });
}

/** The files stay on this machine only where the backend does. */
function canSave(context: BridgeContext): boolean {
  return context.config.embedded;
}

async function chosen(context: BridgeContext, what: string, incoming: Incoming): Promise<Execution[]> {
  const [last, count = '1'] = /^last(?:\s+(\d{1,3}))?$/i.exec(what.trim()) ?? [];
  if (last === undefined) {
    const ids = what.split(/[\s,]+/).filter((word) => word !== '' && word.toLowerCase() !== 'and');
    return Promise.all(ids.slice(0, MAX_STEPS).map((id) => whichExecution(context, id, incoming)));
  }
  const mine = (await context.started.inRoom(incoming.place)).filter(
    ({ person }) => person.id === incoming.person.id,
  );
  const wanted = mine.slice(0, Math.min(Number(count), MAX_STEPS)).reverse();
  if (wanted.length === 0) throw new CommandError('You have run nothing here yet.');
  return Promise.all(wanted.map(({ execution }) => whichExecution(context, execution, incoming)));
}

/** Only what this person may run anyway, and nothing that somebody has to sign off each time. */
async function stepOf(
  context: BridgeContext,
  execution: Execution,
  incoming: Incoming,
): Promise<Captured> {
  const action = execution.action.ref;
  const leading = context.aliases().aliases.filter((alias) => alias.action_ref === action);
  const command = commandOf(execution, context.aliases().aliases);
  if (command === undefined || leading.length === 0) {
    throw new CommandError(`${action} was not started by a command, so it cannot become part of one.`);
  }
  if (leading.some(wantsSignOff))
    throw new CommandError(
      `${command} is signed off each time it runs, so it cannot become part of another command.`,
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
