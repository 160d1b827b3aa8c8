import type { LintRule } from '../lint-rule';
import { actionRule } from './action';
import { actionParametersRule } from './action-parameters';
import { chatExtraRule } from './chat-extra';
import { formatsRule } from './formats';
import { namesRule } from './names';
import { openedParametersRule } from './opened-parameters';
import { overlapRule } from './overlap';
import { ownValuesRule } from './own-values';
import { shapeRule } from './shape';
import { signOffRule } from './sign-off';
import { templatesRule } from './templates';

/** Every rule of the linter: a new one is one file in this folder and one line here. */
export const RULES: readonly LintRule[] = [
  shapeRule,
  actionRule,
  templatesRule,
  openedParametersRule,
  chatExtraRule,
  signOffRule,
  actionParametersRule,
  ownValuesRule,
  formatsRule,
  overlapRule,
  namesRule,
];
