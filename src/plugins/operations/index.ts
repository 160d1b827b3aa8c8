import { definePlugin } from '../../core/plugin';
import { aliasesCommand } from './aliases';
import { cancelCommand } from './cancel';
import { historyCommand } from './history';
import { packsCommand } from './packs';
import { pageCommand } from './page';
import { pauseCommand } from './pause';
import { reloadCommand } from './reload';
import { rerunCommand } from './rerun';
import { resumeCommand } from './resume';
import { showCommand } from './show';
import { statusCommand } from './status';
import { tailCommand } from './tail';
import { whichExecution } from './which-execution';

/** The `st2 …` commands that watch, steer and repeat what runs: one line each, in the order of help. */
const COMMANDS = [
  statusCommand,
  tailCommand,
  showCommand,
  cancelCommand,
  pauseCommand,
  resumeCommand,
  rerunCommand,
  historyCommand,
  aliasesCommand,
  packsCommand,
  reloadCommand,
  pageCommand,
];

export const operationsPlugin = definePlugin({
  name: 'operations',
  open: (context) => ({
    commands: COMMANDS.map((command) => command(context)),
    offers: { executionMeant: (word, incoming) => whichExecution(context, word, incoming) },
  }),
});
