import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { dump } from 'js-yaml';
import { amount } from '../core/amount';
import type { openTakeOut } from '../embedded/export-store';
import { type ToolCommand, UsageError } from './command';

/** Its types only: whoever uses the tool for aliases does not load a store. */
interface TakeOutRoom {
  openTakeOut: typeof openTakeOut;
}

type TakeOut = ReturnType<typeof openTakeOut>;

/** `hubot-st2 export`: what a team takes along when it moves from the embedded backend to StackStorm. */
export const exportStore: ToolCommand = {
  name: 'export',
  summary: 'Write keys, rules and history of the embedded backend as files for StackStorm',
  takes: 'FOLDER',
  options: {
    data: {
      type: 'string',
      value: 'FOLDER',
      description: 'The store; ST2_EMBEDDED_DATA or .hubot-st2 by default',
    },
    secrets: {
      type: 'boolean',
      description: 'Write encrypted keys too, in plain text (only you can read the file)',
    },
  },
  notes: `The bot may go on running; nothing is changed. FOLDER must be new or empty. Packs are files already:
they are registered in StackStorm as they are. docs/outgrow.md has the whole way.

Exit code: 0 all is written, 2 it could not be.`,
  async run(call) {
    const [given, ...more] = call.words;
    if (given === undefined || more.length > 0) throw new UsageError('Name one folder to write to.');
    const target = resolve(call.folder, given);
    if (existsSync(target) && readdirSync(target).length > 0) {
      throw new UsageError(`${target} is not empty. Name a new folder: nothing is overwritten.`);
    }
    const store = call.text('data') ?? call.environment.ST2_EMBEDDED_DATA ?? '.hubot-st2';
    const { openTakeOut } = require('../embedded/export-store') as TakeOutRoom;
    const takeOut = openTakeOut(resolve(call.folder, store));
    try {
      mkdirSync(target, { recursive: true });
      const { terminal } = call;
      const keys = takeOut.keys.filter((key) => !key.secret || call.has('secrets'));
      writeFileSync(join(target, 'keys.json'), `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });
      terminal.print(`${amount(keys.length, 'key')} in keys.json: st2 key load keys.json`);
      const left = takeOut.keys.length - keys.length;
      if (left > 0) {
        terminal.print(
          `  ${amount(left, 'encrypted key is', 'encrypted keys are')} omitted; --secrets writes secrets too, in plain text.`,
        );
      }
      writeRules(takeOut, target);
      terminal.print(`${amount(takeOut.rules.length, 'rule')} in rules/: st2 rule create rules/<name>.yaml`);
      const written = await writeHistory(takeOut, join(target, 'history.jsonl'));
      terminal.print(
        `${amount(written, 'execution')} in history.jsonl, one a line: StackStorm takes no history, so keep the file beside it.`,
      );
      return 0;
    } finally {
      takeOut.close();
    }
  },
};

/** What StackStorm makes itself when a rule is created. */
const MADE_BY_STACKSTORM = new Set(['id', 'uid', 'ref', 'metadata_file', 'context']);

function writeRules(takeOut: TakeOut, target: string): void {
  mkdirSync(join(target, 'rules'));
  for (const rule of takeOut.rules) {
    const own = Object.entries(rule).filter(([name]) => !MADE_BY_STACKSTORM.has(name));
    // A rule's name is a file's name here: it came over the API and may hold anything.
    const name = `${String(rule.pack)}.${String(rule.name)}`.replace(/[^\w.-]/g, '_');
    writeFileSync(join(target, 'rules', `${name}.yaml`), dump(Object.fromEntries(own)));
  }
}

async function writeHistory(takeOut: TakeOut, file: string): Promise<number> {
  const out = createWriteStream(file, { mode: 0o600 });
  let written = 0;
  for (const execution of takeOut.executions) {
    if (!out.write(`${JSON.stringify(execution)}\n`)) await once(out, 'drain');
    written++;
  }
  out.end();
  await once(out, 'finish');
  return written;
}
