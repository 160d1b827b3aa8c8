import { check } from './check';
import type { ToolCommand } from './command';
import { exportStore } from './export';
import { list } from './list';
import { match } from './match';
import { newAlias } from './new';

/** Everything the tool can do, in the order of help. */
export const COMMANDS: readonly ToolCommand[] = [check, match, list, newAlias, exportStore];
