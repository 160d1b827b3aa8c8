import { auditVerify } from './audit-verify';
import { check } from './check';
import type { ToolCommand } from './command';
import { doctor } from './doctor';
import { exportStore } from './export';
import { keyDelete, keyGet, keyList, keySet } from './keys';
import { listCommand } from './list';
import { match } from './match';
import { newAction } from './new/action';
import { newAlias } from './new/alias';
import { newPack } from './new/pack';
import { newRule } from './new/rule';
import { newWorkflow } from './new/workflow';
import { packConfig } from './pack/config';
import { packInstall, packUpdate } from './pack/install';
import { packList, packRemove } from './pack/remove';
import { policyCheck } from './policy-check';
import { tryCommand } from './try';

/** Everything the tool can do, in the order of help. */
export const TOOL_COMMANDS: readonly ToolCommand[] = [
  check,
  match,
  tryCommand,
  listCommand,
  newAlias,
  newAction,
  newWorkflow,
  newRule,
  newPack,
  doctor,
  auditVerify,
  policyCheck,
  packInstall,
  packUpdate,
  packRemove,
  packList,
  packConfig,
  keySet,
  keyGet,
  keyList,
  keyDelete,
  exportStore,
];
