import { randomUUID } from 'node:crypto';
import type { Person, Place } from '../../core/chat';
import type { Call } from '../../core/command';
import type { Gate, Requested, Verdict } from '../../core/gate';
import { type Kept, openRequest, sealRequest } from '../../core/kept';
import type { StreamEvent } from '../../core/stackstorm-types';
import { wantsTwoFactor } from '../../language/alias/chat-extra';
import { holdsSecret, titleOf } from '../../language/alias/title';
import { inert } from '../../stackstorm/origin';
import type { PendingStore, RecordChange, Waits } from '../../state/pending-store';
import { LOST_SECRET, pendingIn, type SignOffParts } from './sign-off-parts';
import { signedForm, unchanged } from './unchanged';

/** A command that waits for a second factor. */
interface SecondFactor extends Waits {
  requester: Person;
  place: Place;
  title: string;
  command: string;
  /** The alias and its action as they were when the second factor was asked for: a change voids it. */
  signed: string;
  request: Kept;
}

/** As long as the notification on somebody's phone usually stays. */
const TWO_FACTOR_TIMEOUT_MS = 5 * 60_000;

/** The event with which the owner's workflow says that the second factor was given. */
export const TWO_FACTOR_EVENT = 'st2.announcement__2fa';

export interface TwoFactorOptions extends SignOffParts {
  /** Action that asks for the second factor, from `HUBOT_2FA`; undefined where none is set. */
  action: string | undefined;
}

/**
 * `extra.security.twofactor` as the old plugin had it: the action of `HUBOT_2FA` is run with `uuid`,
 * `user`, `channel` and `hint`, and announces `{uuid}` on the route `2fa` when the factor was given.
 */
export class TwoFactorGate implements Gate {
  readonly name = 'two-factor';
  readonly waits = true;
  readonly waiting: PendingStore<SecondFactor>;
  readonly #options: TwoFactorOptions;

  constructor(options: TwoFactorOptions) {
    this.#options = options;
    this.waiting = pendingIn(options, 'second factor', (one) => this.#due(one));
  }

  async check(requested: Requested, call: Call): Promise<Verdict> {
    const { alias } = requested.hit;
    if (!wantsTwoFactor(alias)) return 'go';
    const { action, actions, st2, sealer, parts, trail } = this.#options;
    if (action === undefined) {
      return {
        refused:
          "This needs a second factor, and HUBOT_2FA does not name the action that asks for one. Tell the bot's owner.",
      };
    }
    const { incoming, hit } = requested;
    const schemas = await actions.parameters(alias.action_ref);
    const record: SecondFactor = {
      id: randomUUID(),
      dueAt: parts.clock.now() + TWO_FACTOR_TIMEOUT_MS,
      requester: incoming.person,
      place: incoming.place,
      title: titleOf(hit, schemas),
      command: `${alias.pack}.${alias.name}`,
      signed: await signedForm(hit, this.#options),
      request: sealRequest(requested, holdsSecret(hit, schemas), sealer),
    };
    await this.waiting.add(record);
    await st2.execute(action, {
      uuid: record.id,
      user: inert(incoming.person.name),
      channel: inert(incoming.place.room),
      hint: alias.description ?? record.command,
    });
    await trail.command(requested, { kind: 'request', outcome: 'waits for a second factor' });
    await call.reply({
      text: 'This action requires two-factor auth! Waiting for your confirmation.',
      outcome: 'waiting',
    });
    return 'taken over';
  }

  onEvent({ name, data }: StreamEvent): void {
    if (name !== TWO_FACTOR_EVENT) return;
    const uuid = (data as { payload?: { uuid?: unknown } } | null)?.payload?.uuid;
    if (typeof uuid !== 'string') return;
    void this.#given(uuid).catch((error: Error) =>
      this.#options.parts.log.warn(`A second factor could not be taken: ${error.message}`),
    );
  }

  async #given(uuid: string): Promise<void> {
    const { sealer, trail, proceed, parts } = this.#options;
    const record = await this.waiting.change<SecondFactor>(uuid, (one) => ({
      ended: 'was given',
      result: one,
    }));
    if (record === undefined) return;
    trail.event({
      kind: 'approval',
      command: record.command,
      user: record.requester,
      outcome: 'second factor given',
    });
    const kept = openRequest(record.request, sealer);
    const requested =
      kept === undefined ? { void: `${LOST_SECRET}.` } : await unchanged(kept, record.signed, this.#options);
    if (!('void' in requested)) return proceed({ ...requested, passed: [...requested.passed, this.name] });
    await parts.outbox.post(
      record.place,
      { text: requested.void, mention: record.requester, outcome: 'failed' },
      'answer',
    );
  }

  async #due({
    title,
    command,
    requester,
    place,
  }: SecondFactor): Promise<RecordChange<SecondFactor, undefined>> {
    this.#options.trail.event({
      kind: 'expiry',
      room: place.room,
      command,
      user: requester,
      outcome: 'refused',
    });
    const text = `The second factor for “${title}” was not given in time, so it was not run.`;
    void this.#options.parts.outbox.post(place, { text, mention: requester, outcome: 'failed' }, 'answer');
    return { ended: 'was not given in time', result: undefined };
  }
}
