import { CONDUCTOR } from './conductor';
import { CRON } from './cron';
import { JINJA } from './jinja';
import type { Language } from './language';
import { PARAMS } from './params';
import { YAQL } from './yaql';

/** Every language that is compared with its original. A new one is a file beside this one and a line here. */
export const ALL_LANGUAGES: readonly Language[] = [YAQL, JINJA, CRON, CONDUCTOR, PARAMS];
