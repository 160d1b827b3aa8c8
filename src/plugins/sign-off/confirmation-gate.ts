import type { BridgeContext } from '../../core/bridge-context';
import type { Post } from '../../core/chat';
import type { Call } from '../../core/command';
import { duration } from '../../core/duration';
import type { Gate, Requested, Verdict } from '../../core/gate';
import { openRequest, sealRequest } from '../../core/kept';
import type { ActionAlias } from '../../core/stackstorm-types';
import { brokenRule, chatExtra, signedOffWithin } from '../../language/alias/chat-extra';
import { type ConfirmRule, readConfirmRule } from '../../language/alias/confirm-rule';
import { mistypedSignOffIn } from '../../language/alias/mistyped-sign-off';
import { holdsSecret, shownParameters, titleOf } from '../../language/alias/title';
import type { PendingStore, RecordChange } from '../../state/pending-store';
import { type Confirmation, confirm } from './confirmation';
import { LOST_SECRET, pendingIn, type SignOffParts } from './sign-off-parts';
import { signedForm, unchanged } from './unchanged';

/** A yes that comes later than this was not meant for the question. */
const CONFIRMATION_TIMEOUT_MS = 2 * 60_000;

/** Makes commands wait until the person who gave them says that they are meant. */
export class ConfirmationGate implements Gate {
  readonly name = 'confirmation';
  readonly waits = true;
  readonly waiting: PendingStore<Confirmation>;
  readonly #options: SignOffParts;

  constructor(options: SignOffParts) {
    this.#options = options;
    this.waiting = pendingIn(options, 'confirmation', (one) => this.#due(one));
  }

  async check(requested: Requested, call: Call): Promise<Verdict> {
    const { alias, parameters } = requested.hit;
    // The first gate of those that sign off speaks for all: nothing that was meant to be signed off runs without.
    const mistyped = mistypedSignOffIn(alias);
    if (mistyped !== undefined) return { refused: brokenRule(alias, mistyped) };
    const within = signedOffWithin(alias, this.#options.parts.aliases().aliases);
    if (within !== undefined) return { refused: runsSignedOff(alias, within) };
    const values = { ...parameters, ...alias.immutable_parameters };
    const rule = readConfirmRule(chatExtra(alias).confirm, Object.keys(values));
    if (rule === undefined) return 'go';
    if (typeof rule === 'string') return { refused: brokenRule(alias, rule) };
    await this.#ask(requested, rule, call);
    return 'taken over';
  }

  /** The person confirms; `words` is what they typed besides. */
  async confirm(id: string, words: string, call: Call): Promise<void> {
    const { trail, sealer, proceed } = this.#options;
    const result = await this.waiting.change<{ refused: string } | { confirmed: Confirmation }>(
      id,
      (confirmation) => {
        const verdict = confirm(confirmation, call.incoming.person, words);
        return verdict === 'confirmed'
          ? { ended: 'was confirmed', result: { confirmed: confirmation } }
          : { next: confirmation, result: verdict };
      },
    );
    if (result === undefined) return this.#tooLate(id, call);
    if ('refused' in result) return call.reply({ text: `Not yet: ${result.refused}.`, outcome: 'waiting' });
    trail.message(call.incoming, {
      kind: 'approval',
      command: result.confirmed.command,
      outcome: 'confirmed',
    });
    const kept = openRequest(result.confirmed.request, sealer);
    if (kept === undefined) return call.reply({ text: `${LOST_SECRET}.`, outcome: 'failed' });
    const requested = await unchanged(kept, result.confirmed.signed, this.#options);
    if ('void' in requested) return call.reply({ text: requested.void, outcome: 'failed' });
    await proceed({ ...requested, passed: [...requested.passed, this.name] });
  }

  /** The person thinks better of it. */
  async refuse(id: string, call: Call): Promise<void> {
    const result = await this.waiting.change<Confirmation | 'not yours'>(id, (confirmation) =>
      confirmation.requester.id === call.incoming.person.id
        ? { ended: 'was taken back', result: confirmation }
        : { next: confirmation, result: 'not yours' },
    );
    if (result === undefined) return this.#tooLate(id, call);
    if (result === 'not yours') return call.reply('Only the person who gave the command can take it back.');
    this.#options.trail.message(call.incoming, {
      kind: 'denial',
      command: result.command,
      outcome: 'taken back',
    });
    await call.reply(`“${result.title}” was not run.`);
  }

  async #ask(requested: Requested, rule: ConfirmRule, call: Call): Promise<void> {
    const { hit, incoming } = requested;
    const { parts, actions, sealer, trail } = this.#options;
    const schemas = await actions.parameters(hit.alias.action_ref);
    const value =
      rule.kind === 'type'
        ? { ...hit.parameters, ...hit.alias.immutable_parameters }[rule.parameter]
        : undefined;
    const confirmation: Confirmation = {
      id: await this.waiting.newId(),
      dueAt: parts.clock.now() + CONFIRMATION_TIMEOUT_MS,
      requester: incoming.person,
      place: incoming.place,
      title: titleOf(hit, schemas),
      command: `${hit.alias.pack}.${hit.alias.name}`,
      ...(value === undefined || value === null ? {} : { typed: String(value) }),
      signed: await signedForm(hit, this.#options),
      request: sealRequest(requested, holdsSecret(hit, schemas), sealer),
    };
    await this.waiting.add(confirmation);
    await trail.command(requested, { kind: 'request', outcome: 'waits for confirmation' });
    await call.reply(
      confirmationPost(confirmation, shownParameters(hit, schemas), this.#options.parts.addressed),
    );
  }

  async #due(confirmation: Confirmation): Promise<RecordChange<Confirmation, undefined>> {
    const { trail, parts } = this.#options;
    trail.event({
      kind: 'expiry',
      room: confirmation.place.room,
      command: confirmation.command,
      user: confirmation.requester,
      outcome: 'refused',
    });
    const text = `No confirmation came for “${confirmation.title}”, so it was not run.`;
    void parts.outbox.post(confirmation.place, { text, mention: confirmation.requester }, 'answer');
    return { ended: 'was not confirmed in time', result: undefined };
  }

  async #tooLate(id: string, call: Call): Promise<void> {
    const ended = await this.waiting.ended(id);
    return call.reply(
      ended === undefined ? `Nothing is waiting for confirmation under ${id}.` : `Too late: ${id} ${ended}.`,
    );
  }
}

function runsSignedOff(captured: ActionAlias, { pack, name }: ActionAlias): string {
  return `${captured.pack}.${captured.name} cannot run: it was made before ${pack}.${name}, which it runs, came to need a sign-off each time. Give the commands themselves.`;
}

function confirmationPost(
  { id, title, typed }: Confirmation,
  parameters: string,
  addressed: BridgeContext['addressed'],
): Post {
  const denied = addressed(`st2 deny ${id}`);
  const within = duration(CONFIRMATION_TIMEOUT_MS);
  if (typed !== undefined) {
    return {
      text: `“${title}”: are you sure?`,
      body: `${parameters}\nType its name to go on, within ${within}: \`${addressed(`st2 confirm ${typed}`)}\`. \`${denied}\` forgets it.`,
      outcome: 'waiting',
      buttons: [{ label: 'Forget it', say: `st2 deny ${id}` }],
    };
  }
  return {
    text: `“${title}”: are you sure?`,
    body: `${parameters}\nSay \`${addressed(`st2 confirm ${id}`)}\` within ${within}, or \`${denied}\`.`,
    outcome: 'waiting',
    buttons: [
      { label: 'Yes, run it', say: `st2 confirm ${id}`, style: 'primary' },
      { label: 'No', say: `st2 deny ${id}`, style: 'danger' },
    ],
  };
}
