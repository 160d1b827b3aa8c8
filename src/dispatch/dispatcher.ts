import type { Hit, MatchOutcome } from '../core/alias';
import { BackendError } from '../core/backend-error';
import type { BridgeContext } from '../core/bridge-context';
import { callFor } from '../core/call-for';
import { type Incoming, placeKey } from '../core/chat';
import type { Call, ChatCommand } from '../core/command';
import type { Gate, Requested } from '../core/gate';
import { givenIn } from '../language/alias/given-in';
import { hitsOf } from '../language/alias/hits-of';
import { lookUpAgain } from '../language/alias/look-up-again';
import { bareMeaning } from './bare-words';
import { Choices } from './choices';
import { LostOnRestart } from './lost-on-restart';
import { nearOwn, waysOut } from './near-own';
import { choiceReply, missingReply, smallTalk, suggestionReply, unclearAnswer } from './replies';
import { nameOf, runAlias } from './run-alias';
import { changedSinceAsked, sentenceFor } from './sentences';

/** A command that StackStorm takes so long to accept does not hold up what is said after it. */
const MAX_TURN_MS = 3_000;

/**
 * The way of every command: what a person said to the bot in, an answer out. Our own commands come
 * before the aliases; an alias's command goes past the gates before it is sent.
 */
export class Dispatcher {
  readonly #parts: BridgeContext;
  readonly #commands: readonly ChatCommand[];
  readonly #gates: readonly Gate[];
  readonly #choices: Choices;
  readonly #lostOnRestart: LostOnRestart;
  /** The last that each person said in each place, while it is being answered. */
  readonly #turns = new Map<string, Promise<void>>();
  /** Messages on their way, for whoever wants to leave and must not cut them off. */
  #busy = 0;

  constructor(parts: BridgeContext, commands: readonly ChatCommand[], gates: readonly Gate[]) {
    this.#parts = parts;
    this.#commands = commands;
    this.#gates = gates;
    this.#choices = new Choices(parts.memory, parts.clock);
    this.#lostOnRestart = new LostOnRestart(parts);
  }

  get busy(): boolean {
    return this.#busy > 0;
  }

  /** Whether the text (without the bot's name) is a command of ours, as far as can be said at once. */
  takes(incoming: Incoming): boolean {
    const { text } = incoming;
    if (this.#choices.takes(incoming) || this.#parts.forms.takes(incoming)) return true;
    if (!this.#isTooLong(incoming) && this.#commands.some((command) => command.match(text) !== undefined))
      return true;
    return this.#parts.aliases().interpret(text).kind !== 'none';
  }

  /** Whether the words are a command of an alias that this person is shown in this place. */
  offers(incoming: Incoming): boolean {
    return (
      this.#parts.aliases().interpret(incoming.text, this.#parts.rights.visible(incoming)).kind === 'hit'
    );
  }

  /** How many ways there are for this person to say a command in this place. */
  offered(incoming: Incoming): number {
    return this.#parts.aliases().help('', this.#parts.rights.visible(incoming)).length;
  }

  /**
   * Answers a message to the bot; never rejects.
   * @param elsewhere whether one of the owner's other scripts takes the message: then nothing is said
   *   where nothing of ours fits
   */
  async handle(incoming: Incoming, elsewhere = async (): Promise<boolean> => false): Promise<void> {
    const call = callFor(this.#parts, incoming);
    await this.#guarded(call, () => this.#inTurn(incoming, () => this.#handle(call, elsewhere)));
  }

  /** Takes up a command that a gate made wait, by its alias as it is now: all other gates are asked again. */
  async proceed(requested: Requested): Promise<void> {
    const call = callFor(this.#parts, requested.incoming);
    await this.#guarded(call, async () => {
      const hit = lookUpAgain(this.#parts.aliases(), requested.hit);
      if ('gone' in hit) return call.reply({ text: hit.gone, outcome: 'failed' });
      await this.#pass({ ...requested, hit }, call);
    });
  }

  /** What one person says in one place is answered in the order it was said. */
  async #inTurn(incoming: Incoming, work: () => Promise<void>): Promise<void> {
    const key = `${placeKey(incoming.place)} ${incoming.person.id}`;
    const before = this.#turns.get(key);
    const mine = (async () => {
      // How the one before ended is told to whoever said it; this one has its own fate.
      if (before !== undefined) await Promise.race([before.catch(() => {}), this.#patience()]);
      await work();
    })();
    this.#turns.set(key, mine);
    await mine.finally(() => {
      if (this.#turns.get(key) === mine) this.#turns.delete(key);
    });
  }

  #patience(): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.after(MAX_TURN_MS, resolve));
  }

  async #guarded(call: Call, work: () => Promise<void>): Promise<void> {
    this.#busy += 1;
    try {
      await work();
    } catch (error) {
      // What StackStorm says needs no stack: that leads to what is wrong in the bot.
      if (error instanceof BackendError) this.#parts.log.warn(`A command failed: ${error.message}`);
      else this.#parts.log.error(`A command failed: ${error instanceof Error ? error.stack : String(error)}`);
      await call.reply({ text: sentenceFor(error), outcome: 'failed' }).catch(() => {});
    } finally {
      this.#busy -= 1;
    }
  }

  #isTooLong({ text }: Incoming): boolean {
    return text.length > this.#parts.config.longestCommand;
  }

  async #handle(call: Call, elsewhere: () => Promise<boolean>): Promise<void> {
    const { incoming } = call;
    // The aliases say how long a command may be, for all of them.
    if (this.#isTooLong(incoming)) return this.#interpret(call, elsewhere);
    for (const command of this.#commands) {
      const words = command.match(incoming.text);
      if (words === undefined) continue;
      if (command.yields?.(words, incoming) && (await elsewhere())) return;
      return this.#runOwn(command, words, call);
    }
    if (Choices.isAnswer(incoming.text)) {
      const chosen = await this.#choices.take(incoming);
      if (chosen !== undefined) return this.#goOn(chosen, call);
    }
    if (await this.#parts.forms.answer(call, elsewhere)) return;
    await this.#interpret(call, elsewhere);
  }

  async #runOwn(command: ChatCommand, words: string, call: Call): Promise<void> {
    const refusal = this.#parts.rights.refusal(`st2.${command.name}`, call.incoming);
    this.#parts.observer.used(`st2.${command.name}`, call.incoming, refusal);
    await (refusal === undefined ? command.run(call, words) : call.reply(refusal));
    return this.#lostOnRestart.mention(call);
  }

  /** Runs what a person chose, if their words still mean it. */
  async #goOn({ incoming, chosen }: { incoming: Incoming; chosen: string }, call: Call): Promise<void> {
    const hit = hitsOf(this.#parts.aliases().interpret(incoming.text)).find((one) => nameOf(one) === chosen);
    if (hit !== undefined) return this.#pass({ incoming, hit, passed: [] }, call);
    await call.reply({
      text: changedSinceAsked(chosen),
      outcome: 'failed',
    });
  }

  async #interpret(call: Call, elsewhere: () => Promise<boolean>): Promise<void> {
    const { incoming } = call;
    const visible = this.#parts.rights.visible(incoming);
    const outcome = this.#parts.aliases().interpret(incoming.text);
    switch (outcome.kind) {
      // Hidden aliases too: the gate of the policy says why not, and whom to ask.
      case 'hit':
        return this.#pass({ incoming, hit: outcome.hit, passed: [] }, call);
      case 'ambiguous':
        return this.#offer(outcome, call, visible);
      case 'incomplete':
        if (visible(outcome.alias)) return this.#askForMissing(outcome, call);
        break;
      case 'refused':
        return call.reply({ text: outcome.reason, outcome: 'failed' });
      case 'none':
        break;
    }
    if (await elsewhere()) return;
    const bare = await bareMeaning(this.#commands, incoming);
    if ('command' in bare) return this.#runOwn(bare.command, bare.words, call);
    const trouble = this.#parts.trouble();
    if (trouble !== undefined) return call.reply({ text: trouble, outcome: 'failed' });
    if (!this.#parts.config.suggest) return;
    const allowed = this.#parts.aliases().interpret(incoming.text, visible);
    const suggestions = allowed.kind === 'none' ? allowed.suggestions : [];
    const permitted = this.#commands.filter((command) => this.#permits(command, incoming));
    const own = [...waysOut(incoming.text, bare.waiting), ...nearOwn(incoming.text, permitted)];
    const { addressed } = this.#parts;
    await call.reply(
      smallTalk(incoming.text, this.#parts.botName(), addressed) ??
        unclearAnswer(incoming.text, bare, addressed) ??
        suggestionReply(incoming.text, { suggestions, own }, addressed),
    );
  }

  #permits({ name }: ChatCommand, incoming: Incoming): boolean {
    return this.#parts.rights.refusal(`st2.${name}`, incoming) === undefined;
  }

  async #offer(
    { hits }: Extract<MatchOutcome, { kind: 'ambiguous' }>,
    call: Call,
    visible: ReturnType<BridgeContext['rights']['visible']>,
  ): Promise<void> {
    const { incoming } = call;
    // Formats of one alias that overlap are for its author to order: the first one counts.
    const offered = firstOfEach(hits).filter(({ alias }) => visible(alias));
    // With one left it is clear; with none, the gate says why not.
    const [only = hits[0]] = offered;
    if (offered.length <= 1 && only !== undefined) {
      return this.#pass({ incoming, hit: only, passed: [] }, call);
    }
    await this.#choices.ask({ incoming, hits: offered });
    await call.reply(choiceReply(offered, this.#parts.service.abilities, this.#parts.addressed));
  }

  async #askForMissing(outcome: Extract<MatchOutcome, { kind: 'incomplete' }>, call: Call): Promise<void> {
    const { alias, representation } = outcome;
    const said = call.incoming.text;
    const given = givenIn(this.#parts.aliases(), said, outcome);
    if (await this.#parts.forms.ask({ alias, representation, said, given }, call)) return;
    const action = await this.#parts.st2.action(alias.action_ref).catch(() => undefined);
    await call.reply(missingReply(outcome, action?.parameters));
  }

  async #pass(requested: Requested, call: Call): Promise<void> {
    this.#parts.observer.began(requested);
    for (const gate of this.#gates) {
      if (gate.waits && requested.passed.includes(gate.name)) continue;
      const verdict = await gate.check(requested, call);
      if (verdict === 'go') continue;
      if (verdict === 'taken over') return;
      this.#parts.observer.refused(requested, verdict.refused);
      return call.reply({ text: verdict.refused, outcome: 'failed' });
    }
    this.#parts.observer.passed(requested);
    await runAlias(this.#parts, requested, call);
    await this.#lostOnRestart.mention(call);
  }
}

function firstOfEach(hits: readonly Hit[]): Hit[] {
  const first = new Map<string, Hit>();
  for (const hit of hits) if (!first.has(nameOf(hit))) first.set(nameOf(hit), hit);
  return [...first.values()];
}
