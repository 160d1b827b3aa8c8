import type { BridgeContext } from '../../core/bridge-context';
import { type Incoming, type Person, type Place, type Post, placeKey } from '../../core/chat';
import type { Call } from '../../core/command';
import { handsIn, openerOf } from '../../core/drawn-form';
import { duration } from '../../core/duration';
import type { BegunCommand, Forms } from '../../core/forms';
import { hitsOf } from '../../language/alias/hits-of';
import { refusalOfParameters } from '../../language/alias/settable-parameters';
import { namedAnswers } from '../../language/form/answers';
import type { Field } from '../../language/form/field';
import { PendingStore, type RecordChange } from '../../state/pending-store';
import { AskedHere } from './asked-here';
import { offeredFor } from './choices-of';
import { type Misfits, stepSubmission } from './drawn';
import { FormCards } from './form-card';
import {
  againPost,
  answerButtons,
  onlyFor,
  pressed,
  questionPost,
  secretElsewhere,
  sureWords,
} from './form-posts';
import { askedFields, type FormStep, stepForm, WAS_FILLED_IN } from './form-step';
import { type CommandSubject, type FormSubject, subjectNow, subjectOf } from './form-subject';
import { addressee, handOver } from './hand-over';
import { type Extent, fieldsToAsk, newForm } from './new-form';
import {
  FORM_TIMEOUT_MS,
  nextField,
  notDone,
  type OpenForm,
  renewed,
  reopening,
  withOffered,
} from './open-form';
import { questionForm } from './question-form';
import { isCommandItself, STEERING } from './whole-command';

const NOT_IN_TIME = 'was not filled in in time';

/**
 * Asks one person in one place for the values of a command, one question at a time, and hands the whole command over as
 * if it had been typed: every gate judges it anew.
 */
export class FormService implements Forms {
  readonly waiting: PendingStore<OpenForm>;
  readonly #context: BridgeContext;
  readonly #asked: AskedHere;
  readonly #cards: FormCards;

  constructor(context: BridgeContext) {
    this.#context = context;
    const { memory, clock, log, sealer } = context;
    this.waiting = new PendingStore({
      ...{ memory, clock, log, sealer, kind: 'form' },
      onDeadline: (form) => this.#due(form),
    });
    this.#asked = new AskedHere(context, this.waiting);
    this.#cards = new FormCards(context, this.waiting);
  }

  takes(incoming: Incoming): boolean {
    if (pressed(incoming.text) !== undefined) return true;
    return this.#asked.isAnsweredBy(incoming);
  }

  async ask(begun: BegunCommand, call: Call): Promise<boolean> {
    return this.open(begun, 'required', call);
  }

  /**
   * Opens a form for one person in one place; one that is open there is put away, in words.
   * @returns false where nothing is left to ask for
   */
  async open(begun: BegunCommand, extent: Extent, call: Call): Promise<boolean> {
    const { incoming } = call;
    const subject = await subjectOf(this.#context, begun.alias, begun.representation);
    const asked = fieldsToAsk(begun, subject, extent);
    if (asked.length === 0) return false;
    // Where the server does not tell what the action takes, the gates know no better before than after.
    const isKnown = Object.keys(subject.schemas).length > 0;
    const names = isKnown ? Object.keys(begun.given) : [];
    const strange = refusalOfParameters(begun.alias, subject.schemas, names);
    if (strange !== undefined) {
      await call.reply({ text: strange, outcome: 'failed' });
      return true;
    }
    const before = await this.#putAway(incoming);
    const form = await this.#add(begun, subject, asked, incoming);
    await this.#askNext(form, subject, call, before);
    return true;
  }

  /** Opens a form that its person has before them already, so that nothing is asked in the room. */
  async begin(begun: BegunCommand, incoming: Incoming): Promise<{ form: OpenForm; subject: FormSubject }> {
    const subject = await subjectOf(this.#context, begun.alias, begun.representation);
    const all = fieldsToAsk(begun, subject, 'all');
    // An optional value is not worth a direct message.
    const asked = all.filter(({ required, secret }) => required || !secret);
    return { form: await this.#add(begun, subject, asked, incoming, { unseen: true }), subject };
  }

  async #add(
    begun: BegunCommand,
    subject: CommandSubject,
    asked: readonly Field[],
    incoming: Incoming,
    more: Pick<OpenForm, 'unseen'> = {},
  ): Promise<OpenForm> {
    const id = await this.waiting.newId();
    const form = { ...newForm(this.#context, begun, subject, { id, asked, incoming }), ...more };
    await this.waiting.add(form);
    return form;
  }

  async askQuestion(id: string, call: Call): Promise<boolean> {
    const { incoming } = call;
    const found = await questionForm(this.#context, this.waiting, id, incoming);
    if (typeof found === 'string') {
      await call.reply({ text: found, outcome: 'failed' });
      return true;
    }
    const before = await this.#putAway(incoming, found.form);
    await this.#askNext(found.form, found.subject, call, before);
    return true;
  }

  async answer(call: Call, elsewhere: () => Promise<boolean>): Promise<boolean> {
    const { incoming } = call;
    const handedIn = handsIn(incoming.text);
    if (handedIn !== undefined) return this.#handIn(handedIn, call);
    const press = pressed(incoming.text);
    const form = press === undefined ? await this.#asked.formOf(incoming) : await this.waiting.find(press.id);
    if (form === undefined || isFilledIn(form, incoming)) {
      if (press === undefined) return false;
      await call.reply(await this.tooLate(press.id));
      return true;
    }
    if (form.person.id !== incoming.person.id) {
      await call.reply(onlyFor(form));
      return true;
    }
    const words = press?.words ?? incoming.text.trim();
    const subject = await subjectNow(this.#context, form, incoming);
    if (typeof subject === 'string') {
      await this.#end(form, 'could not go on');
      // Nobody who goes on to something else waits for the news.
      if (press === undefined && isCommandItself(this.#context.aliases(), words)) return false;
      await call.reply({ text: subject, outcome: 'failed' });
      return true;
    }
    if (press === undefined && !this.#isSure(form, subject, words)) {
      // Another command of ours is taken up by the dispatcher; another script answers what is its own.
      const isAnother = isCommandItself(this.#context.aliases(), words);
      if (isAnother || (await elsewhere())) {
        await this.#goneOnTo(words, form);
        return !isAnother;
      }
    }
    const step = await this.waiting.change<FormStep>(form.id, (now) =>
      stepForm(
        now,
        subject,
        { words, incoming, ...(press === undefined ? {} : { number: press.number }) },
        this.#context,
      ),
    );
    return this.follow(step, form, subject, call);
  }

  /** Its person says something else: the question waits, or ends where that is the same command with all its values. */
  async #goneOnTo(words: string, form: OpenForm): Promise<void> {
    const said = hitsOf(this.#context.aliases().interpret(words));
    const isSame = said.some(
      ({ alias }) => form.question === undefined && alias.pack === form.pack && alias.name === form.alias,
    );
    if (isSame) await this.#end(form, 'was set aside for another command');
    else await this.waiting.change(form.id, (now) => ({ next: { ...now, interrupted: true }, result: true }));
  }

  /** A form and what it is about, for its own person; for everybody else, and where it has ended, why not. */
  async ofPerson(
    id: string,
    person: Person,
  ): Promise<{ form: OpenForm; subject: FormSubject } | { told: string; place?: Place }> {
    const form = await this.waiting.find(id);
    if (form === undefined) return { told: await this.tooLate(id) };
    if (form.person.id !== person.id) return { told: onlyFor(form), place: form.place };
    if (form.handedOver) return { told: await this.tooLate(id), place: form.place };
    const subject = await subjectNow(this.#context, form, { text: '', person, place: form.place });
    if (typeof subject !== 'string') return { form, subject };
    await this.#end(form, 'could not go on');
    return { told: subject, place: form.place };
  }

  /** What was filled in right in a message. */
  async #handIn(id: string, call: Call): Promise<boolean> {
    const { person, filled: values } = call.incoming;
    const found = await this.ofPerson(id, person);
    if ('told' in found) {
      await call.reply({ text: found.told, outcome: 'failed' });
      return true;
    }
    const { form, subject } = found;
    const field = nextField(form, subject.fields);
    if (values === undefined && field !== undefined) {
      await call.reply(this.#drawn(form, field, call.incoming.place, 'what you filled in did not arrive'));
      return true;
    }
    const step = await this.waiting.change<FormStep | Misfits>(id, (now) =>
      stepSubmission(now, subject, values ?? {}, this.#context),
    );
    if (step?.kind !== 'misfits') return this.follow(step, form, subject, call);
    await this.#cards.showAgain(form, subject, { values: values ?? {}, problems: step.problems });
    return true;
  }

  /** Why nothing can be filled in any more. */
  async tooLate(id: string): Promise<string> {
    const isHandedOver = (await this.waiting.find(id))?.handedOver === true;
    const how = isHandedOver ? WAS_FILLED_IN : await this.waiting.ended(id);
    return `Too late: that form ${how ?? 'is not open any more'}.`;
  }

  /** Whether the words are an answer even where they are a command, too. */
  #isSure(form: OpenForm, subject: FormSubject, words: string): boolean {
    const field = nextField(form, subject.fields);
    if (namedAnswers(askedFields(form, subject), words) !== undefined) return true;
    const word = words.toLowerCase();
    return (
      STEERING.has(word) || (field !== undefined && sureWords(withOffered(field, form.offered)).has(word))
    );
  }

  /** Somebody is at it. */
  async renew(id: string): Promise<void> {
    const now = this.#context.clock.now();
    await this.waiting.change(id, (form) => ({ next: renewed(form, now), result: true }));
  }

  /** Puts the question of a form once more. @param why what is said before it */
  async askAgain(form: OpenForm, { fields }: FormSubject, why: string): Promise<void> {
    const plain = nextField(form, fields);
    if (plain === undefined) return;
    const field = withOffered(plain, form.offered);
    await this.#asked.remember(form, field);
    const post = this.#drawn(form, field, form.place, undefined, why);
    await this.#context.outbox.post(form.place, { ...addressee(form), ...post }, 'answer');
  }

  /**
   * Says, asks or runs what came of an answer.
   * @returns false where the words were no answer after all
   */
  async follow(
    step: FormStep | undefined,
    form: OpenForm,
    subject: FormSubject,
    call: Call,
  ): Promise<boolean> {
    if (step === undefined) {
      await call.reply(await this.tooLate(form.id));
      return true;
    }
    switch (step.kind) {
      case 'not mine':
        return false;
      case 'late':
        await call.reply(step.text);
        return true;
      case 'ended':
        await this.#asked.forget(form);
        if (!(await this.#cards.end(form, step.text, call.incoming)))
          await call.reply({ text: step.text, ...(step.failed ? { outcome: 'failed' as const } : {}) });
        return true;
      case 'not here':
        await call.reply({
          text: `${step.field.name} is a secret, and everybody here has seen what you said. Say another one to me in a direct message.`,
          outcome: 'failed',
        });
        return true;
      case 'ask':
        if (step.problem === undefined) await this.#askNext(step.form, subject, call);
        else {
          await this.#asked.remember(step.form, step.field);
          await call.reply(this.#drawn(step.form, step.field, call.incoming.place, step.problem));
        }
        return true;
      case 'complete':
        await handOver(this.#context, this.#cards, step, subject, call.incoming);
        await this.#settle(form, WAS_FILLED_IN);
        return true;
    }
  }

  /** Puts the next question: here, or for a secret to the person alone. */
  async #askNext(form: OpenForm, subject: FormSubject, call: Call, before = ''): Promise<void> {
    const plain = nextField(form, subject.fields);
    if (plain === undefined) return;
    const { incoming } = call;
    const isShownWhole = this.#cards.areThere && !plain.secret;
    const isWhole = isShownWhole || this.#context.service.onForm !== undefined;
    const names = (isWhole ? form.asked : [plain.name]).filter(
      (name) => !form.done.includes(name) && !Object.hasOwn(form.offered, name),
    );
    const there = { ...incoming, place: form.place };
    const offered = subject.alias ? await offeredFor(this.#context, subject.alias, names, there) : {};
    const known = { ...form, offered: { ...form.offered, ...offered } };
    const field = withOffered(plain, known.offered);
    if (Object.keys(offered).length > 0)
      await this.waiting.change(form.id, (now) => ({
        next: { ...now, offered: known.offered },
        result: true,
      }));
    const isDirect = incoming.place.direct === true;
    const isHere = placeKey(incoming.place) === placeKey(form.place);
    await this.#asked.remember(known, field);
    const lacks = form.done.length === 0 ? `“${form.title}” ${subject.alias ? 'needs more' : 'asks'}.` : '';
    const why = [before, lacks].filter(Boolean).join(' ');
    if (!field.secret || isDirect) {
      const post = this.#drawn(
        known,
        field,
        isDirect && field.secret ? incoming.place : form.place,
        undefined,
        why,
      );
      if ((isHere || field.secret) && !isShownWhole) return call.reply(post);
      if (!isHere) await call.reply('Thank you. Let us go on where you gave the command.');
      if (isShownWhole) return this.#cards.show(known, subject, why);
      await this.#context.outbox.post(form.place, { mention: form.person, ...post }, 'answer');
      return;
    }
    const secretly = this.#drawn(known, field, { room: '', direct: true }, undefined, why);
    const posted = await this.#context.outbox.whisper(incoming.place, form.person, secretly);
    // Words for one person's eyes in a room are not enough: the answer to them would be read by everybody.
    const told = posted?.place.direct === true;
    const asked = `“${field.name}” is a secret: I have asked you in a direct message.`;
    if (told && (await this.#cards.end(form, asked, incoming))) return;
    if (told) return call.reply(asked);
    await this.#end(form, 'could not go on');
    await call.reply({ text: secretElsewhere(field, form), outcome: 'failed' });
  }

  #drawn(form: OpenForm, field: Field, place: Place, problem?: string, before = ''): Post {
    const { service, addressed } = this.#context;
    const say = (words: string) => (place.direct ? words : addressed(words));
    const post =
      problem === undefined ? questionPost(form, field, say, before) : againPost(form, field, say, problem);
    const found = service.abilities.buttons ? answerButtons(form, field) : [];
    // One press opens all of it, where the service can draw it; one question is answered sooner by its own buttons.
    if (service.onForm !== undefined && service.abilities.buttons && !field.secret)
      found.unshift({ label: 'Fill in …', say: openerOf(form.id), style: 'primary' });
    return found.length === 0 ? post : { ...post, buttons: found };
  }

  async #end(form: OpenForm, ended: string): Promise<void> {
    await this.#settle(form, ended);
    await this.#cards.end(form, '');
  }

  async #settle(form: OpenForm, ended: string): Promise<void> {
    await this.waiting.change(form.id, () => ({ ended, result: true }));
    await this.#asked.forget(form);
  }

  /** One person fills in one form in one place. @returns what to say of the one that was open */
  async #putAway(incoming: Incoming, next?: OpenForm): Promise<string> {
    const form = await this.#asked.formOf(incoming);
    if (form === undefined || form.handedOver || form.id === next?.id) return '';
    await this.#end(form, 'was set aside for another command');
    return `I have set “${form.title}” aside.`;
  }

  async #due(form: OpenForm): Promise<RecordChange<OpenForm, undefined>> {
    await this.#asked.forget(form);
    if (form.handedOver) return { ended: WAS_FILLED_IN, result: undefined };
    void this.#cards.end(form, '');
    const text = `“${form.title}” ${notDone(form)}: no answer came for ${duration(FORM_TIMEOUT_MS)}. \`${reopening(form)}\` asks again.`;
    const { outbox } = this.#context;
    // The question itself stands in the room, and is reminded of there.
    if (form.unseen && form.question !== undefined) return { ended: NOT_IN_TIME, result: undefined };
    void (form.unseen
      ? outbox.whisper(form.place, form.person, { text })
      : outbox.post(form.place, { text, ...addressee(form) }, 'answer'));
    return { ended: NOT_IN_TIME, result: undefined };
  }
}

/** Whether it takes no more answers, but for the last one, where this bot takes that over from one that died. */
function isFilledIn({ handedOver, takenFrom }: OpenForm, { messageKey }: Incoming): boolean {
  return handedOver === true && takenFrom !== messageKey;
}
