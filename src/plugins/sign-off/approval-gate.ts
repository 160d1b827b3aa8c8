import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming, Person, Place, Post } from '../../core/chat';
import type { Call } from '../../core/command';
import { duration } from '../../core/duration';
import type { Gate, Requested, Verdict } from '../../core/gate';
import { openRequest, sealRequest } from '../../core/kept';
import { membershipInWords } from '../../core/membership-words';
import { type ApprovalRule, readApprovalRule } from '../../language/alias/approval-rule';
import { brokenRule, chatExtra } from '../../language/alias/chat-extra';
import { holdsSecret, shownParameters, titleOf } from '../../language/alias/title';
import type { PendingStore, RecordChange } from '../../state/pending-store';
import { type Approval, type ApprovalStep, approve, deny } from './approval';
import { LOST_SECRET, pendingIn, type SignOffParts } from './sign-off-parts';
import { signedForm, unchanged } from './unchanged';

/** How long a command may take from its last approval to its acknowledgment. */
const STARTING_MS = 60_000;

export interface ApprovalGateOptions extends SignOffParts {
  /** The tasks that an action would run, in their order; empty where it is no workflow. */
  tasksOf(action: string): Promise<string[]>;
}

/** Makes commands wait until enough of the right people have approved them. */
export class ApprovalGate implements Gate {
  readonly name = 'approval';
  readonly waits = true;
  readonly waiting: PendingStore<Approval>;
  readonly #options: ApprovalGateOptions;

  constructor(options: ApprovalGateOptions) {
    this.#options = options;
    this.waiting = pendingIn(options, 'approval', (approval) => this.#due(approval));
  }

  async check(requested: Requested, call: Call): Promise<Verdict> {
    const { alias } = requested.hit;
    const rule = readApprovalRule(chatExtra(alias).approve);
    if (rule === undefined) return 'go';
    if (typeof rule === 'string') return { refused: brokenRule(alias, rule) };
    const place = requestPlace(rule, requested.incoming);
    if (place === undefined) {
      return {
        refused:
          'This needs approval, and nobody can approve it in a direct message. Run it in a room with the approvers.',
      };
    }
    const approval = await this.#ask(requested, rule, place);
    if (place !== requested.incoming.place)
      await call.reply(`I have asked in ${place.room} for approval (${approval.id}).`);
    return 'taken over';
  }

  /** Somebody approves. */
  async approve(id: string, call: Call): Promise<void> {
    const { person } = call.incoming;
    const asked = await this.waiting.find(id);
    if (asked !== undefined && !asked.starting && (await this.#renewed(asked)) === undefined) return;
    const step = await this.waiting.change<ApprovalStep>(id, (approval) => {
      const result = approve(approval, call.incoming, (one, place, terms) => this.#may(one, place, terms));
      if ('counted' in result) return { next: result.counted, result };
      if ('refused' in result) return { next: approval, result };
      const dueAt = this.#options.parts.clock.now() + STARTING_MS;
      return { next: { ...result.complete, starting: true, dueAt }, result };
    });
    if (step === undefined) return this.#tooLate(id, call);
    if ('refused' in step) {
      this.#options.trail.message(call.incoming, {
        kind: 'refusal',
        command: 'st2.approve',
        why: step.refused,
      });
      return call.reply({ text: `Not counted: ${step.refused}.`, outcome: 'failed' });
    }
    const approval = 'counted' in step ? step.counted : step.complete;
    this.#options.trail.message(call.incoming, {
      kind: 'approval',
      command: approval.command,
      approvers: approval.approvers,
    });
    if ('counted' in step) {
      const more = step.missing === 1 ? 'One more approval is' : `${step.missing} more approvals are`;
      return call.reply(`${person.name} approves “${approval.title}”. ${more} needed.`);
    }
    await this.#begin(approval);
  }

  /** Whether the alias and the policy let somebody approve as they do now. */
  #may(person: Person, place: Place, terms: string[]): boolean {
    const { guard } = this.#options;
    return (
      guard.isMeant(person, terms) && guard.refusal('st2.approve', { text: '', person, place }) === undefined
    );
  }

  /** Somebody says no, or the requester takes it back. @param reason in their words; empty where none was given */
  async deny(id: string, call: Call, reason: string): Promise<void> {
    const { person } = call.incoming;
    const result = await this.waiting.change<{ approval: Approval } & ReturnType<typeof deny>>(
      id,
      (approval) => {
        const denied = deny(approval, person, (one, terms) =>
          this.#options.guard.isMeant({ id: one }, terms),
        );
        if ('refused' in denied) return { next: approval, result: { approval, ...denied } };
        const why = reason === '' ? denied.denied : `${denied.denied}: “${reason}”`;
        return { ended: `was ${why}`, result: { approval, denied: why } };
      },
    );
    if (result === undefined) return this.#tooLate(id, call);
    if ('refused' in result)
      return call.reply({ text: `Not counted: ${result.refused}.`, outcome: 'failed' });
    const { approval, denied } = result;
    this.#options.trail.message(call.incoming, { kind: 'denial', command: approval.command, why: denied });
    const nothing = reason === '' ? ': nothing was run.' : '. Nothing was run.';
    await this.#tellNo(approval, `“${approval.title}” was ${denied}${nothing}`);
  }

  async #ask(requested: Requested, rule: ApprovalRule, place: Place): Promise<Approval> {
    const { hit, incoming } = requested;
    const { actions, sealer, parts, trail, tasksOf } = this.#options;
    const schemas = await actions.parameters(hit.alias.action_ref);
    const approval: Approval = {
      id: await this.waiting.newId(),
      dueAt: parts.clock.now() + rule.withinMs,
      rule,
      requester: incoming.person,
      place,
      ...(place === incoming.place ? {} : { givenIn: incoming.place }),
      title: titleOf(hit, schemas),
      command: `${hit.alias.pack}.${hit.alias.name}`,
      approvers: [],
      signed: await signedForm(hit, this.#options),
      request: sealRequest(requested, holdsSecret(hit, schemas), sealer),
    };
    await this.waiting.add(approval);
    await trail.command(requested, { kind: 'request', outcome: 'waits for approval' });
    const tasks = await tasksOf(hit.alias.action_ref).catch(() => []);
    await parts.outbox.post(
      place,
      requestPost(approval, shownParameters(hit, schemas), tasks, parts.addressed),
      'answer',
    );
    return approval;
  }

  /** Enough have agreed. The record stays until it has started, so that a crash in between shows. */
  async #begin(approval: Approval): Promise<void> {
    const requested = await this.#renewed(approval);
    if (requested === undefined) return;
    const names = approval.approvers.map((person) => person.name).join(' and ');
    await this.#tell(approval, {
      text: `Approved by ${names}: “${approval.title}” starts.`,
      outcome: 'accepted',
    });
    await this.#options.proceed({
      ...requested,
      passed: [...requested.passed, this.name],
      approvers: approval.approvers,
    });
    await this.waiting.change(approval.id, () => ({ ended: `was approved by ${names}`, result: undefined }));
  }

  /** The command by its alias as it is now; undefined where what was signed is void, and people were told. */
  async #renewed(approval: Approval): Promise<Requested | undefined> {
    const kept = openRequest(approval.request, this.#options.sealer);
    const requested =
      kept === undefined
        ? { void: `${LOST_SECRET}.` }
        : await unchanged(kept, approval.signed, this.#options);
    if (!('void' in requested)) return requested;
    const ended = await this.waiting.change(approval.id, () => ({ ended: 'is void', result: true }));
    if (ended === undefined) return undefined;
    this.#options.trail.event({
      kind: 'denial',
      room: approval.place.room,
      command: approval.command,
      user: approval.requester,
      why: requested.void,
    });
    await this.#tellNo(approval, `“${approval.title}”: ${requested.void}`);
    return undefined;
  }

  async #due(approval: Approval): Promise<RecordChange<Approval, undefined>> {
    const { trail } = this.#options;
    if (approval.starting) {
      const text = `“${approval.title}” was approved just as I was shutting down. It may have started: look at \`st2 history\` before you ask again.`;
      void this.#tell(approval, { text, outcome: 'failed' });
      return { ended: 'was approved, and then the bot shut down', result: undefined };
    }
    trail.event({
      kind: 'expiry',
      room: approval.place.room,
      command: approval.command,
      user: approval.requester,
      outcome: 'refused',
    });
    const missing = approval.rule.count - approval.approvers.length;
    const text = `Nobody approved “${approval.title}” in time (${missing} missing), so nothing was run.`;
    void this.#tellNo(approval, text);
    return { ended: 'was not approved in time', result: undefined };
  }

  async #tooLate(id: string, call: Call): Promise<void> {
    const ended = await this.waiting.ended(id);
    return call.reply(
      ended === undefined ? `Nothing is waiting for approval under ${id}.` : `Too late: ${id} ${ended}.`,
    );
  }

  /** Nothing will come of it: whoever gave the command is told where they did, too. */
  async #tellNo(approval: Approval, text: string): Promise<void> {
    await this.#tell(approval, { text, outcome: 'failed' });
    const { givenIn: place = approval.place, requester } = approval;
    if (place === approval.place) return;
    const { outbox } = this.#options.parts;
    await outbox.post(place, { mention: requester, text, outcome: 'failed' }, 'answer');
  }

  async #tell(approval: Approval, post: Post): Promise<void> {
    await this.#options.parts.outbox.post(approval.place, { mention: approval.requester, ...post }, 'answer');
  }
}

/** A direct message is seen by nobody who could approve. */
function requestPlace(rule: ApprovalRule, { place }: Incoming): Place | undefined {
  if (rule.room !== undefined && rule.room !== place.room) return { room: rule.room };
  return place.direct ? undefined : place;
}

function requestPost(
  approval: Approval,
  parameters: string,
  tasks: readonly string[],
  addressed: BridgeContext['addressed'],
): Post {
  const { id, rule, requester, title } = approval;
  const people = rule.count === 1 ? 'One person' : `${rule.count} people`;
  const who = rule.by.includes('everyone') ? '' : ` of ${rule.by.map(membershipInWords).join(', ')}`;
  const lines = [parameters];
  if (tasks.length > 0)
    lines.push(`It would run: ${tasks.slice(0, 12).join(', ')}${tasks.length > 12 ? ', …' : ''}`);
  lines.push(`${people}${who}, not ${requester.name}, must approve within ${duration(rule.withinMs)}.`);
  lines.push(`Say \`${addressed(`st2 approve ${id}`)}\` or \`${addressed(`st2 deny ${id}`)}\`.`);
  return {
    text: `${requester.name} asks to run: ${title}`,
    body: lines.join('\n'),
    outcome: 'waiting',
    buttons: [
      { label: 'Approve', say: `st2 approve ${id}`, style: 'primary' },
      { label: 'Deny', say: `st2 deny ${id}`, style: 'danger' },
    ],
  };
}
