import type { BridgeContext } from '../../core/bridge-context';
import { callFor } from '../../core/call-for';
import { type Incoming, type Person, type Place, type Post, placeKey } from '../../core/chat';
import type { Call } from '../../core/command';
import { type DrawnForm, type FormDesk, openerOf, type Submission } from '../../core/drawn-form';
import { duration } from '../../core/duration';
import type { BegunCommand, Forms } from '../../core/forms';
import { keep } from '../../core/kept';
import { messageOf } from '../../core/message-of';
import { titleOf } from '../../language/alias/title';
import { type Field, shown } from '../../language/form/field';
import { PendingStore, type RecordChange } from '../../state/pending-store';
import { choicesOf } from './choices-of';
import { drawnForm, type Misfits, stepSubmission } from './drawn';
import { againPost, answerButtons, pressed, questionPost, secretElsewhere } from './form-posts';
import { type FormStep, hasSecretField, stepForm } from './form-step';
import { type FormSubject, subjectNow, subjectOf } from './form-subject';
import {
  FORM_TIMEOUT_MS,
  keyFor,
  nextField,
  type OpenForm,
  PURPOSE,
  saidValues,
  withOffered,
} from './open-form';
import { isCommandItself, STEERING } from './whole-command';
import { UNTYPED, wholeHit } from './whole-hit';

/** Where this process has asked, and the words that are certainly an answer. */
interface AskedHere {
  words: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * Asks one person in one place for the values of a command, one question at a time, and hands the whole command over as
 * if it had been typed: every gate judges it anew.
 */
export class FormService implements Forms {
  readonly waiting: PendingStore<OpenForm>;
  readonly #context: BridgeContext;
  readonly #askedHere = new Map<string, AskedHere>();

  constructor(context: BridgeContext) {
    this.#context = context;
    const { memory, clock, log, sealer } = context;
    this.waiting = new PendingStore({
      ...{ memory, clock, log, sealer, kind: 'form' },
      onDeadline: (form) => this.#due(form),
    });
  }

  takes(incoming: Incoming): boolean {
    if (pressed(incoming.text) !== undefined) return true;
    const asked = this.#askedHere.get(keyFor(incoming.person, incoming.place));
    if (asked === undefined || asked.until < this.#context.clock.now()) return false;
    return asked.words.has(incoming.text.trim().toLowerCase());
  }

  async ask(begun: BegunCommand, call: Call): Promise<boolean> {
    return this.open(begun, 'required', call);
  }

  /**
   * Opens a form for one person in one place; one that is open there is put away, in words.
   * @param extent what is asked for: what the command cannot do without, or everything that its format has
   * @returns false where nothing is left to ask for
   */
  async open(begun: BegunCommand, extent: 'required' | 'all', call: Call): Promise<boolean> {
    const { clock, sealer } = this.#context;
    const { incoming } = call;
    const subject = await subjectOf(this.#context, begun.alias, begun.representation);
    const given = saidValues(begun.given, subject.fields);
    const asked = subject.fields.filter(
      ({ name, required }) => given[name] === undefined && (required || extent === 'all'),
    );
    if (asked.length === 0) return false;
    const before = await this.#putAway(incoming);
    const form: OpenForm = {
      id: await this.waiting.newId(),
      dueAt: clock.now() + FORM_TIMEOUT_MS,
      person: incoming.person,
      place: incoming.place,
      ...(incoming.id === undefined ? {} : { messageId: incoming.id }),
      pack: begun.alias.pack,
      alias: begun.alias.name,
      representation: begun.representation,
      title: titleOf({ ...UNTYPED, ...begun, command: begun.said, parameters: given }, subject.schemas),
      values: keep(given, hasSecretField(given, subject.fields), sealer, PURPOSE),
      asked: asked.map(({ name }) => name),
      done: [],
      offered: {},
    };
    await this.waiting.add(form);
    await this.#askNext(form, subject, call, before);
    return true;
  }

  async answer(call: Call, elsewhere: () => Promise<boolean>): Promise<boolean> {
    const { incoming } = call;
    const press = pressed(incoming.text);
    const form = press === undefined ? await this.#formOf(incoming) : await this.waiting.find(press.id);
    if (form === undefined) {
      if (press === undefined) return false;
      await call.reply(await this.#tooLate(press.id));
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
      await call.reply({ text: subject, outcome: 'failed' });
      return true;
    }
    if (press === undefined && !this.#isSure(form, subject, words)) {
      // Another command of ours is taken up by the dispatcher; another script answers what is its own.
      if (isCommandItself(this.#context.aliases(), words)) return false;
      if (await elsewhere()) return true;
    }
    const step = await this.waiting.change<FormStep>(form.id, (now) =>
      stepForm(
        now,
        subject,
        { words, incoming, ...(press === undefined ? {} : { number: press.number }) },
        this.#context,
      ),
    );
    return this.#follow(step, form, subject, call);
  }

  /** Forms as a service draws them. */
  readonly desk: FormDesk = {
    open: (id, person) => this.#draw(id, person).catch((error) => this.#failed(error)),
    submit: (id, values, person) =>
      this.#submit(id, values, person).catch((error) => ({ goOn: async () => this.#failed(error) })),
  };

  #failed(error: unknown): undefined {
    this.#context.log.warn(`A form could not be shown or taken: ${messageOf(error)}.`);
    return undefined;
  }

  /** The form and what it is about, for its own person; everybody else is told why not. */
  async #ofPerson(
    id: string,
    person: Person,
  ): Promise<{ form: OpenForm; subject: FormSubject } | { told: string; place?: Place }> {
    const form = await this.waiting.find(id);
    if (form === undefined) return { told: await this.#tooLate(id) };
    if (form.person.id !== person.id) return { told: onlyFor(form), place: form.place };
    const subject = await subjectNow(this.#context, form, { text: '', person, place: form.place });
    if (typeof subject !== 'string') return { form, subject };
    await this.#end(form, 'could not go on');
    return { told: subject, place: form.place };
  }

  async #draw(id: string, person: Person): Promise<DrawnForm | undefined> {
    const found = await this.#ofPerson(id, person);
    if ('form' in found) return drawnForm(found.form, found.subject);
    if (found.place !== undefined)
      await this.#context.outbox.whisper(found.place, person, { text: found.told, outcome: 'failed' });
    return undefined;
  }

  async #submit(id: string, values: Readonly<Record<string, string>>, person: Person): Promise<Submission> {
    const { outbox } = this.#context;
    const found = await this.#ofPerson(id, person);
    if ('told' in found) {
      const { told, place } = found;
      return {
        goOn: async () => {
          await outbox.whisper(place ?? { room: person.id, direct: true }, person, {
            text: told,
            outcome: 'failed',
          });
        },
      };
    }
    const { form, subject } = found;
    const step = await this.waiting.change<FormStep | Misfits>(id, (now) =>
      stepSubmission(now, subject, values, this.#context),
    );
    if (step?.kind === 'misfits') return { problems: step.problems };
    const call = callFor(this.#context, { text: '', person, place: form.place });
    return { goOn: async () => void (await this.#follow(step, form, subject, call)) };
  }

  async #tooLate(id: string): Promise<string> {
    return `Too late: that form ${(await this.waiting.ended(id)) ?? 'is not open any more'}.`;
  }

  /** Whether the words are an answer even where they are a command, too. */
  #isSure(form: OpenForm, { fields }: FormSubject, words: string): boolean {
    const field = nextField(form, fields);
    const word = words.toLowerCase();
    return (
      STEERING.has(word) || (field !== undefined && sureWords(withOffered(field, form.offered)).has(word))
    );
  }

  /** @returns false where the words were no answer after all */
  async #follow(
    step: FormStep | undefined,
    form: OpenForm,
    subject: FormSubject,
    call: Call,
  ): Promise<boolean> {
    if (step === undefined) {
      await call.reply(await this.#tooLate(form.id));
      return true;
    }
    switch (step.kind) {
      case 'not mine':
        return false;
      case 'late':
        await call.reply(step.text);
        return true;
      case 'ended':
        await this.#forget(form);
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
        else await call.reply(this.#drawn(step.form, step.field, call.incoming.place, step.problem));
        return true;
      case 'complete':
        await this.#forget(form);
        await this.#send(step, subject, call);
        return true;
    }
  }

  /** The whole command, as it would have been typed, past all gates. */
  async #send(
    { form, values }: Extract<FormStep, { kind: 'complete' }>,
    { alias, schemas }: FormSubject,
    call: Call,
  ): Promise<void> {
    const { outbox, addressed } = this.#context;
    const { place, person } = form;
    const hit = wholeHit(this.#context.aliases(), alias, form.representation, values);
    if (typeof hit === 'string') {
      await outbox.post(place, { text: hit, mention: person, outcome: 'failed' }, 'answer');
      return;
    }
    const isHere = placeKey(call.incoming.place) === placeKey(place);
    const { id: _elsewhere, ...told } = call.incoming;
    const id = isHere ? call.incoming.id : form.messageId;
    const incoming: Incoming = { ...told, ...(id === undefined ? {} : { id }), text: hit.command, place };
    const said = titleOf(hit, schemas);
    const isAsTyped = place.direct || said.startsWith(`${alias.pack}.${alias.name}`);
    const typed = isAsTyped ? said : addressed(said);
    const text = `That is the command \`${typed}\`.`;
    await outbox.post(place, { text, ...(place.direct ? {} : { mention: person }) }, 'answer');
    await this.#context.proceed({ incoming, hit, passed: [] });
  }

  /** Puts the next question: here, or for a secret to the person alone. */
  async #askNext(form: OpenForm, subject: FormSubject, call: Call, before = ''): Promise<void> {
    const plain = nextField(form, subject.fields);
    if (plain === undefined) return;
    const offered = await choicesOf(this.#context, subject.alias, plain.name, {
      ...call.incoming,
      place: form.place,
    });
    const known =
      offered === undefined ? form : { ...form, offered: { ...form.offered, [plain.name]: offered } };
    const field = withOffered(plain, known.offered);
    if (offered !== undefined)
      await this.waiting.change(form.id, (now) => ({
        next: { ...now, offered: known.offered },
        result: true,
      }));
    const isDirect = call.incoming.place.direct === true;
    await this.#remember(known, field);
    const lacks = form.done.length === 0 ? `“${form.title}” needs more.` : '';
    const why = [before, lacks].filter(Boolean).join(' ');
    if (!field.secret || isDirect) {
      const post = this.#drawn(
        known,
        field,
        isDirect && field.secret ? call.incoming.place : form.place,
        undefined,
        why,
      );
      if (placeKey(call.incoming.place) === placeKey(form.place) || field.secret) return call.reply(post);
      await call.reply('Thank you. It goes on where you gave the command.');
      await this.#context.outbox.post(form.place, { mention: form.person, ...post }, 'answer');
      return;
    }
    const told = await call.whisper(this.#drawn(known, field, { room: '', direct: true }, undefined, why));
    if (told) return call.reply(`“${field.name}” is a secret: I have asked you in a direct message.`);
    await this.#end(form, 'could not go on');
    await call.reply({ text: secretElsewhere(field, `st2 form ${nameOf(form)}`), outcome: 'failed' });
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

  async #formOf({ person, place }: Incoming): Promise<OpenForm | undefined> {
    const { memory } = this.#context;
    const keys = [keyFor(person, place), ...(place.direct ? [keyFor(person, 'direct')] : [])];
    for (const key of keys) {
      const id = await memory.get<string>(key);
      const form = id === undefined ? undefined : await this.waiting.find(id);
      if (form !== undefined) return form;
    }
    return undefined;
  }

  async #remember(form: OpenForm, field: Field): Promise<void> {
    const { memory, clock } = this.#context;
    const here = keyFor(form.person, form.place);
    for (const key of field.secret ? [here, keyFor(form.person, 'direct')] : [here])
      await memory.set(key, form.id, FORM_TIMEOUT_MS);
    const now = clock.now();
    for (const [key, { until }] of this.#askedHere) if (until < now) this.#askedHere.delete(key);
    this.#askedHere.set(here, {
      words: new Set([...STEERING, ...sureWords(field)]),
      until: now + FORM_TIMEOUT_MS,
    });
  }

  async #forget({ person, place }: OpenForm): Promise<void> {
    const { memory } = this.#context;
    this.#askedHere.delete(keyFor(person, place));
    await memory.delete(keyFor(person, place));
    await memory.delete(keyFor(person, 'direct'));
  }

  async #end(form: OpenForm, ended: string): Promise<void> {
    await this.waiting.change(form.id, () => ({ ended, result: true }));
    await this.#forget(form);
  }

  /** One person fills in one form in one place. @returns what to say of the one that was open */
  async #putAway(incoming: Incoming): Promise<string> {
    const form = await this.#formOf(incoming);
    if (form === undefined) return '';
    await this.#end(form, 'was put away for another command');
    return `I have put “${form.title}” away.`;
  }

  async #due(form: OpenForm): Promise<RecordChange<OpenForm, undefined>> {
    await this.#forget(form);
    const text = `“${form.title}” was not run: no answer came for ${duration(FORM_TIMEOUT_MS)}. \`st2 form ${nameOf(form)}\` asks again.`;
    const post: Post = { text, ...(form.place.direct ? {} : { mention: form.person }) };
    void this.#context.outbox.post(form.place, post, 'answer');
    return { ended: 'was not filled in in time', result: undefined };
  }
}

function onlyFor(form: OpenForm): string {
  return `Only ${form.person.name} fills that in. \`st2 form ${nameOf(form)}\` opens one for you.`;
}

function nameOf({ pack, alias }: Pick<OpenForm, 'pack' | 'alias'>): string {
  return `${pack}.${alias}`;
}

/** The words that are meant for this field, whatever else they mean. */
function sureWords({ choices, secret }: Field): Set<string> {
  if (secret) return new Set();
  return new Set(choices.flatMap((choice, index) => [shown(choice).toLowerCase(), String(index + 1)]));
}
