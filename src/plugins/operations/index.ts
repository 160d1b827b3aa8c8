import type { ChatCommand } from '../../core/command';
import { captureCommand } from '../capture/capture-command';
import { doctorCommand } from '../health/doctor-command';
import { loginCommand } from '../identity/login-command';
import { logoutCommand } from '../identity/logout-command';
import { whoamiCommand } from '../identity/whoami-command';
import { answerCommand } from '../sign-off/answer-command';
import { approveCommand } from '../sign-off/approve-command';
import { confirmCommand } from '../sign-off/confirm-command';
import { denyCommand } from '../sign-off/deny-command';
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
import type { Steering } from './steering';
import { tailCommand } from './tail';

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
