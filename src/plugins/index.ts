import type { Plugin } from '../core/plugin';
import { auditPlugin } from './audit';
import { capturePlugin } from './capture';
import { formsPlugin } from './forms';
import { healthPlugin } from './health';
import { identityPlugin } from './identity';
import { operationsPlugin } from './operations';
import { policyPlugin } from './policy';
import { progressPlugin } from './progress';
import { secretMaskingPlugin } from './secret-masking';
import { signOffPlugin } from './sign-off';
import { tracingPlugin } from './tracing';

/**
 * What every bridge has: one line a plugin. They are opened in this order, so that each finds what it asks
 * for; their gates are asked and their commands shown in it, too.
 */
export const PLUGINS: readonly Plugin[] = [
  auditPlugin,
  policyPlugin,
  operationsPlugin,
  progressPlugin,
  formsPlugin,
  signOffPlugin,
  capturePlugin,
  healthPlugin,
  identityPlugin,
  secretMaskingPlugin,
  tracingPlugin,
];
