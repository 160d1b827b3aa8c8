import { auditVerify } from './audit-verify';
import { check } from './check';
import type { ToolCommand } from './command';
import { doctor } from './doctor';
import { exportStore } from './export';
import { keyDelete, keyGet, keyList, keySet } from './keys';
import { listCommand } from './list';
import { match } from './match';
import { newAlias } from './new';
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
