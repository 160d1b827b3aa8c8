import type { BridgeContext } from '../../core/bridge-context';
import { definePlugin } from '../../core/plugin';
import { allThatWaits } from './all-that-waits';
import { answerCommand } from './answer-command';
import { ApprovalGate } from './approval-gate';
import { approveCommand } from './approve-command';
import { confirmCommand } from './confirm-command';
import { ConfirmationGate } from './confirmation-gate';
import { denyCommand } from './deny-command';
import { InquiryService } from './inquiry-service';
import type { SignOff } from './sign-off';
import type { SignOffParts } from './sign-off-parts';
import { tasksOf } from './tasks-of';
import { TWO_FACTOR_EVENT, TwoFactorGate } from './two-factor-gate';

/** Confirmations, approvals, second factors, and the questions of workflows: what waits for a person. */
export const signOffPlugin = definePlugin({
  name: 'sign-off',
  open(context) {
    const signOff = openAll(context);
    const { approvals, confirmations, twoFactor, inquiries } = signOff;
    const stores = [approvals, confirmations, twoFactor, inquiries].map(({ waiting }) => waiting);
    return {
      commands: [
        approveCommand(signOff),
        denyCommand(signOff),
        confirmCommand(signOff),
        answerCommand(signOff, context),
      ],
      gates: [confirmations, approvals, twoFactor],
      events: context.config.twoFactorAction === undefined ? [] : [TWO_FACTOR_EVENT],
      onEvent(event) {
        inquiries.onEvent(event);
        twoFactor.onEvent(event);
      },
      onLive: () => void inquiries.catchUp(),
      offers: {
        questions: inquiries,
        waitingForPeople: () => allThatWaits(signOff),
      },
      start() {
        for (const store of stores) store.start();
      },
      stop() {
        for (const store of stores) store.stop();
      },
    };
  },
});

function openAll(context: BridgeContext): SignOff {
  const { st2, actions, sealer, started, audit, rights, config } = context;
  const parts: SignOffParts = {
    ...{ parts: context, st2, guard: rights, trail: audit, actions, sealer },
    proceed: (requested) => context.proceed(requested),
  };
  return {
    approvals: new ApprovalGate({ ...parts, tasksOf: (action) => tasksOf(st2, actions, action) }),
    confirmations: new ConfirmationGate(parts),
    twoFactor: new TwoFactorGate({ ...parts, action: config.twoFactorAction }),
    inquiries: new InquiryService({
      ...parts,
      st2For: (person) => context.st2For(person),
      startedBy: (execution) => started.find(execution),
      loginOf: (person) => context.loginOf(person),
    }),
  };
}
