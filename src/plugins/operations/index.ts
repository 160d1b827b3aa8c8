import type { ChatCommand } from '../../dispatch/command';
import { aliasesCommand } from './aliases';
import { answerCommand } from './answer';
import { approveCommand } from './approve';
import { cancelCommand } from './cancel';
import { captureCommand } from './capture';
import { confirmCommand } from './confirm';
import { denyCommand } from './deny';
import { doctorCommand } from './doctor';
import { historyCommand } from './history';
import { loginCommand } from './login';
import { logoutCommand } from './logout';
import { packsCommand } from './packs';
import { pageCommand } from './page';
import { pauseCommand } from './pause';
import { reloadCommand } from './reload';
import { rerunCommand } from './rerun';
import { resumeCommand } from './resume';
import { showCommand } from './show';
import { statusCommand } from './status';
import type { Steering } from './steering';
import { tailCommand } from './tail';
import { whoamiCommand } from './whoami';

/** The `st2 …` commands: one line each, in the order in which help shows them. */
export function steeringCommands(steering: Steering): ChatCommand[] {
  return [
    statusCommand,
    tailCommand,
    showCommand,
    cancelCommand,
    pauseCommand,
    resumeCommand,
    rerunCommand,
    historyCommand,
    approveCommand,
    denyCommand,
    confirmCommand,
    answerCommand,
    captureCommand,
    aliasesCommand,
    packsCommand,
    reloadCommand,
    pageCommand,
    doctorCommand,
    whoamiCommand,
    loginCommand,
    logoutCommand,
  ].map((command) => command(steering));
}
