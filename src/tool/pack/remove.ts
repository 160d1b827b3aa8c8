import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { amount } from '../../core/amount';
import { type ToolCommand, UsageError } from '../command';
import { DATA_OPTION } from '../embedded-at-hand';
import { pythonEnvironmentOf, summaryOf } from './install';
import { PLACE_OPTION, packNamed, packPlaceOf, packsIn } from './place';
import { readReceipts, writeReceipt } from './receipts';
import { registerInBot } from './register';

/** `hubot-st2 pack remove`: takes a pack out again that was installed. */
export const packRemove: ToolCommand = {
  name: 'pack remove',
  summary: 'Remove a pack that was installed, with its Python packages',
  takes: 'PACK',
  options: { ...PLACE_OPTION, ...DATA_OPTION },
  notes: `Its configuration in configs/ and its values in the datastore stay. A pack that was not installed with pack
install is somebody's own work, and is not removed.`,
  async run(call) {
    const place = packPlaceOf(call);
    const pack = packNamed(place, call.words[0]);
    if (readReceipts(place)[pack.ref] === undefined)
      throw new UsageError(
        `${pack.ref} was not installed with pack install: remove ${pack.folder} yourself if nobody needs it`,
      );
    await rm(pack.folder, { recursive: true, force: true });
    await rm(pythonEnvironmentOf(join(place.packs, pack.ref), pack.ref), { recursive: true, force: true });
    writeReceipt(place, pack.ref, undefined);
    const told = (await registerInBot(call, pack.ref)) ? ' The running bot has unloaded it.' : '';
    call.terminal.print(`Removed ${pack.ref}.${told}`);
    return 0;
  },
};

/** `hubot-st2 pack list`: the packs of the packs folder. */
export const packList: ToolCommand = {
  name: 'pack list',
  summary: 'List the packs of the packs folder, and where they came from',
  options: PLACE_OPTION,
  async run(call) {
    const place = packPlaceOf(call);
    const receipts = readReceipts(place);
    const packs = packsIn(place);
    if (packs.length === 0) call.terminal.print(`There is no pack in ${place.packs}.`);
    for (const pack of packs) {
      const source = receipts[pack.ref];
      const from = source === undefined ? '' : `, from ${source.from}`;
      const commit = source?.commit === undefined ? '' : ` at ${source.commit.slice(0, 10)}`;
      const wrong =
        pack.problems.length === 0 ? '' : `, ${amount(pack.problems.length, 'thing is', 'things are')} wrong`;
      call.terminal.print(`${summaryOf(pack)}${from}${commit}${wrong}`);
    }
    return 0;
  },
};
