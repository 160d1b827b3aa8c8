import { type ExitCode, type ToolCall, type ToolCommand, UsageError } from '../command';
import { DATA_OPTION } from '../embedded-at-hand';
import { printable } from '../terminal';
import { askFor, ConfigWriter, entriesOf, valueAt } from './ask-config';
import { PLACE_OPTION, packNamed, packPlaceOf } from './place';
import { registerInBot } from './register';

/** `hubot-st2 config`: how a pack is configured, and setting it. */
export const packConfig: ToolCommand = {
  name: 'config',
  summary: "Ask for the values that a pack's config.schema.yaml describes, and keep them",
  takes: 'PACK',
  options: {
    set: {
      type: 'string',
      short: 's',
      multiple: true,
      value: 'NAME=VALUE',
      description: 'Set one value without being asked; may be repeated, a.b=1 sets b in a',
    },
    show: { type: 'boolean', description: 'Only show what is set, without secrets' },
    ...PLACE_OPTION,
    ...DATA_OPTION,
  },
  notes: `Values are written to configs/PACK.yaml beside the packs folder; secrets are kept in the datastore, encrypted, and
the file only names them. A bot that runs here takes the new values at once.

Exit code: 0 nothing is missing, 1 something is missing or wrong, 2 it could not be asked.`,
  async run(call) {
    const place = packPlaceOf(call);
    const [name, ...more] = call.words;
    if (more.length > 0) throw new UsageError('name one pack');
    const pack = packNamed(place, name);
    const entries = entriesOf(pack.configSchema);
    if (entries.length === 0) {
      call.terminal.print(`The pack ${pack.ref} has no config.schema.yaml: it asks for nothing.`);
      return 0;
    }
    const writer = new ConfigWriter(call, pack);
    const sets = call.texts('set');
    for (const text of sets) {
      const at = text.indexOf('=');
      const path = text.slice(0, Math.max(at, 0));
      const entry = entries.find((one) => one.path.join('.') === path);
      if (entry === undefined) {
        const names = entries.map((one) => one.path.join('.')).join(', ');
        throw new UsageError(`--set takes NAME=VALUE, and the pack has the names ${names}`);
      }
      await writer.set(entry, text.slice(at + 1));
    }
    if (sets.length === 0 && !call.has('show') && call.terminal.interactive)
      await askFor(call, writer, entries);
    const file = await writer.write();
    if (file !== undefined) {
      const told = (await registerInBot(call, pack.ref)) ? ', and the bot that runs here has taken it' : '';
      call.terminal.print(`Wrote ${file}${told}.`);
    }
    return show(call, writer, pack.configSchema ?? {});
  },
};

function show({ terminal }: ToolCall, { values }: ConfigWriter, schema: Record<string, unknown>): ExitCode {
  const { configFaults } = require('../../embedded') as typeof import('../../embedded');
  for (const entry of entriesOf(schema)) {
    const value = valueAt(values, entry.path);
    const isSecret = entry.schema.secret === true && value !== undefined;
    const text = isSecret ? '(secret)' : value === undefined ? '(default)' : JSON.stringify(value);
    const known = value ?? entry.schema.default;
    terminal.print(printable(`${entry.path.join('.')}: ${known === undefined ? '(not set)' : text}`));
  }
  const faults = configFaults(values, schema);
  for (const { path, why } of faults) terminal.complain(printable(`${path}: ${why}`));
  return faults.length === 0 ? 0 : 1;
}
