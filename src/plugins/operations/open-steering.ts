import { randomUUID } from 'node:crypto';
import type { BridgeContext } from '../../core/bridge-context';
import type { Posted } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import type { Gate } from '../../core/gate';
import { messageOf } from '../../core/message-of';
import { createSealer } from '../../core/seal';
import { StartError } from '../../core/start-error';
import { ActionBook } from '../../stackstorm/action-book';
import { type AuditLog, auditToFile, auditToStdout, noAudit } from '../audit/audit-log';
import { AuditTrail } from '../audit/audit-trail';
import { secretMaskingGate } from '../audit/secret-masking-gate';
import { healthPages, openHealthRoutes } from '../health/health-routes';
import { openHealthServer } from '../health/health-server';
import type { HealthSnapshot } from '../health/metrics';
import { openMetrics } from '../health/open-metrics';
import { openLoginPage } from '../identity/login-page';
import { Logins } from '../identity/logins';
import { proveLogin } from '../identity/prove-login';
import { Guard } from '../policy/guard';
import { parameterGate } from '../policy/parameter-gate';
import { rolesFromRobot } from '../policy/people';
import { noPolicyFile, openPolicyFile } from '../policy/policy-file';
import { policyGate } from '../policy/policy-gate';
import { sameNameGate } from '../policy/same-name-gate';
import { KeptMessages } from '../progress/kept-messages';
import { LiveMessages } from '../progress/live-messages';
import { type Started, StartedBook } from '../progress/started';
import { ApprovalGate } from '../sign-off/approval-gate';
import { ConfirmationGate } from '../sign-off/confirmation-gate';
import { InquiryService } from '../sign-off/inquiry-service';
import { tasksOf } from '../sign-off/tasks-of';
import { TWO_FACTOR_EVENT, TwoFactorGate } from '../sign-off/two-factor-gate';
import { steeringCommands } from './index';
import { RecordKeeper } from './record-keeper';

/** The parts that are there before steering is; the rest of `Parts` comes from it. */
export type BaseParts = Omit<BridgeContext, 'rights' | 'observer' | 'st2For'>;

/** What only the bridge itself can tell of its health. */
export interface HealthSignals {
  ready(): boolean;
  stream(): boolean;
  queue(): number;
}

export interface OpenSteering {
  /** What completes the parts of the bridge. */
  readonly givenToParts: Pick<BridgeContext, 'rights' | 'observer' | 'st2For'>;
  /** What somebody has to change first, as a sentence; undefined where nothing has. */
  readonly startFault: string | undefined;
  /** In the order in which they are asked. */
  readonly gates: Gate[];
  /** Events of the stream that are needed besides those that every bridge asks for. */
  readonly events: string[];
  /** Commands that this bot has started and that have not ended. */
  readonly running: readonly Started[];
  readonly actions: ActionBook;
  /** The `st2 …` commands. */
  commands(parts: BridgeContext): ChatCommand[];
  /** This message carries the result of this execution. */
  answered(execution: string, posted: Posted): void;
  /** A connection to the stream is there: what was missed is fetched. */
  onLive(): void;
  /** Begins to look after what waits. */
  start(): void;
  stop(): Promise<void>;
}

/**
 * Everything for seeing, steering and signing off: policy, audit, approvals, inquiries, live messages.
 * Never rejects: what cannot be opened is said in the log, and a policy that cannot be read refuses.
 */
export async function openSteering(
  base: BaseParts,
  robot: { router?: unknown },
  signs: HealthSignals,
): Promise<OpenSteering> {
  const { config, log, clock, secrets, memory, service, st2 } = base;
  const policyFile =
    config.policyFile === undefined ? noPolicyFile : await openPolicyFile(config.policyFile, log);
  const hide = (text: string) => secrets.hide(text);
  const audit = openAudit(base, hide);
  const actions = new ActionBook(st2, clock);
  const rolesOf = rolesFromRobot(robot);
  const guard = new Guard({
    policy: policyFile.current,
    rolesOf,
    actions,
    aliases: () => base.aliases().aliases,
  });
  const trail = new AuditTrail(audit, service.name, actions);
  const sealer = createSealer(config.secretKey);
  const started = new StartedBook(memory);
  const logins = new Logins({ memory, sealer, secrets, st2, publicUrl: config.publicUrl });
  const kept = new KeptMessages({ memory, clock, log, st2, id: randomUUID() });
  const live = new LiveMessages({
    clock,
    log,
    hide,
    screen: {
      canUpdate: service.abilities.update,
      pace: service.pace,
      post: (place, post) => base.outbox.post(place, post, 'announcement'),
      update: (posted, post) => {
        const [message] = service.render(post, posted.place);
        return message === undefined ? Promise.resolve() : service.update(posted, message);
      },
    },
    patienceMs: config.progressAfter,
    keep: async (watched) => {
      if (watched.posted === undefined) return;
      await kept.keep(watched);
      const { id, place } = watched.posted;
      if (id !== undefined) await started.inThread({ ...place, thread: id }, watched.story.execution);
    },
    forget: (execution) => kept.forget(execution),
    look: (execution) => st2.execution(execution),
  });
  const st2For: BridgeContext['st2For'] = (person) => logins.st2For(person);
  const desk = { parts: base, st2, guard, trail, actions, sealer, proceed: base.proceed };
  const approvals = new ApprovalGate({ ...desk, tasksOf: (action) => tasksOf(st2, actions, action) });
  const confirmations = new ConfirmationGate(desk);
  const twoFactor = new TwoFactorGate({ ...desk, action: config.twoFactorAction });
  const inquiries = new InquiryService({
    ...desk,
    st2For,
    startedBy: (execution) => started.find(execution),
    loginOf: (person) => logins.loginOf(person),
  });
  const keeper = new RecordKeeper({ parts: base, trail, actions, started, live });
  const desks = [approvals, confirmations, twoFactor, inquiries];
  let lastEventAt: number | undefined;
  const vitals = async (): Promise<HealthSnapshot> => ({
    api: await answersSoon(st2, clock),
    ...{ ready: signs.ready(), stream: signs.stream(), queue: signs.queue(), live: live.size, lastEventAt },
    aliases: base.aliases().aliases.length,
    waiting: (await Promise.all(desks.map(({ waiting }) => waiting.list()))).flat().length,
  });
  const metrics = config.metrics ? openMetrics(vitals, clock, log) : undefined;
  const pages = healthPages({ vitals, metrics, log });
  const asked = [...(config.health ? ['/health'] : []), ...(metrics === undefined ? [] : ['/metrics'])];
  if (config.healthListen === undefined || config.health) openHealthRoutes(robot, pages, asked, log);
  const closeHealth =
    config.healthListen === undefined ? undefined : await openHealthServer(config.healthListen, pages);
  if (config.publicUrl !== undefined) {
    openLoginPage(robot, {
      ...{ logins, log, prove: (proof) => proveLogin(config, proof, secrets, log) },
      finished: ({ person }, { user }) =>
        trail.event({ kind: 'login', user: person, outcome: `logged in as ${user}` }),
    });
  }
  const heard = {
    onEvent: () => {
      lastEventAt = clock.now();
    },
  };
  const listeners = [live, inquiries, twoFactor, keeper, heard, ...(metrics === undefined ? [] : [metrics])];
  const stops = listeners.map((one) => base.onEvent((event) => one.onEvent(event)));
  return {
    givenToParts: { rights: guard, observer: metrics?.counting(keeper) ?? keeper, st2For },
    startFault: policyFile.unreadable(),
    gates: [
      policyGate(guard),
      sameNameGate(() => base.aliases().aliases),
      parameterGate(actions),
      confirmations,
      approvals,
      twoFactor,
      secretMaskingGate(base, actions),
    ],
    events: [
      'st2.execution__create',
      ...(config.progress ? ['st2.execution.output__create'] : []),
      ...(config.twoFactorAction === undefined ? [] : [TWO_FACTOR_EVENT]),
    ],
    commands: (parts) =>
      steeringCommands({
        ...{ parts, guard, policyFile, audit, trail, actions, started, live, logins },
        ...{ approvals, confirmations, inquiries },
      }),
    actions,
    get running() {
      return keeper.running;
    },
    answered: (execution, posted) => {
      metrics?.answered(execution);
      return keeper.answered(execution, posted);
    },
    onLive: () => {
      void inquiries.catchUp();
      void kept.takeUp(live);
    },
    start: () => {
      for (const { waiting } of desks) waiting.start();
      kept.start(live);
    },
    stop: async () => {
      for (const stop of stops) stop();
      for (const { waiting } of desks) waiting.stop();
      await closeHealth?.();
      live.stop();
      await kept.stop();
      audit.close();
      await policyFile.close();
    },
  };
}

const API_PATIENCE_MS = 3_000;

/** Whether StackStorm's API answers at this moment; one that takes long does not. */
async function answersSoon(st2: BaseParts['st2'], clock: BaseParts['clock']): Promise<boolean> {
  const late = new Promise<false>((resolve) => clock.after(API_PATIENCE_MS, () => resolve(false)));
  return Promise.race([
    late,
    st2.version().then(
      () => true,
      () => false,
    ),
  ]);
}

function openAudit({ config, clock, log }: BaseParts, hide: (text: string) => string): AuditLog {
  const path = config.auditFile;
  if (path === undefined) return noAudit;
  if (path === '-') return auditToStdout({ clock, log, hide });
  try {
    return auditToFile(path, { clock, log, hide, rotateBytes: config.auditRotate });
  } catch (error) {
    throw new StartError(
      `The audit file ${path} cannot be opened (${messageOf(error)}). Give this user write access to it, or name another with ST2_AUDIT_FILE.`,
    );
  }
}
