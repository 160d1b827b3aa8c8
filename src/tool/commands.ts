import { check } from './check';
import type { ToolCommand } from './command';
import { exportStore } from './export';
import { list } from './list';
import { match } from './match';
import { newAlias } from './new';
import { tryCommand } from './try';

/** Everything the tool can do, in the order of help. */
export const COMMANDS: readonly ToolCommand[] = [check, match, tryCommand, list, newAlias, exportStore];
