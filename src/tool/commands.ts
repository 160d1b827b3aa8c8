import { auditVerify } from './audit-verify';
import { check } from './check';
import type { ToolCommand } from './command';
import { doctor } from './doctor';
import { exportStore } from './export';
import { keyDelete, keyGet, keyList, keySet } from './keys';
import { list } from './list';
import { match } from './match';
import { newAlias } from './new';
import { policyCheck } from './policy-check';
import { tryCommand } from './try';

/** Everything the tool can do, in the order of help. */
export const COMMANDS: readonly ToolCommand[] = [
  check,
  match,
  tryCommand,
  list,
  newAlias,
  doctor,
  auditVerify,
  policyCheck,
  keySet,
  keyGet,
  keyList,
  keyDelete,
  exportStore,
];
