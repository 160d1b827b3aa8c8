import type { HelpEntry } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import { callFor } from '../../core/call-for';
import type { Incoming, Person, Place } from '../../core/chat';
import type { CommandChoice, DrawnForm, FormHandler, NotShown, Submission } from '../../core/drawn-form';
import { messageOf } from '../../core/message-of';
import { readableFormat } from '../../language/alias/readable-format';
import { drawnForm, type Misfits, stepSubmission } from './drawn';
import { begunWith } from './form-command';
import type { FormService } from './form-service';
import type { FormStep } from './form-step';
import type { FormSubject } from './form-subject';
import { commandName, isFormId, nextField, type OpenForm } from './open-form';
import { questionForm } from './question-form';

/** Services wait three seconds for the answer to a form that is handed in, then they show an error. */
const ANSWER_MS = 2_500;

/** Forms as a service draws them, in one piece: what it gets, and what becomes of it. */
export class DrawnForms implements FormHandler {
  readonly #context: BridgeContext;
  readonly #forms: FormService;

  constructor(context: BridgeContext, forms: FormService) {
    this.#context = context;
    this.#forms = forms;
  }

  commands(person: Person, place: Place): CommandChoice[] {
    return this.#choices(person, place).map(({ pack, alias, display, description }) => ({
      name: commandName({ pack, alias: alias.name }),
      display: readableFormat(display),
      description,
    }));
  }

  async choose(name: string, person: Person, place: Place): Promise<DrawnForm | undefined> {
    const begun = this.#begin(name, person, place).catch(async (error: unknown) => {
      await this.#tell(person, this.#failed('shown', error), place);
      return undefined;
    });
    const sent = await this.#soon(begun);
    if (sent !== undefined) return sent.came;
    void begun.then((drawn) => (drawn === undefined ? undefined : this.notShown(drawn.id, person, 'late')));
    return undefined;
  }

  async open(id: string, person: Person, place: Place): Promise<DrawnForm | undefined> {
    const forms = this.#forms;
    try {
      const found = isFormId(id) ? await forms.ofPerson(id, person) : await this.#begunFor(id, person, place);
      if ('told' in found) {
        await this.#tell(person, found.told, found.place);
        return undefined;
      }
      const drawn = drawnForm(found.form, found.subject);
      if (drawn.fields.length > 0) {
        // The service waits; and where that fails, the form ends a little earlier.
        void forms.renew(id).catch(() => {});
        return drawn;
      }
      if (found.form.question !== undefined) {
        await this.#askDirectly(found, { text: '', person, place });
        return undefined;
      }
      const text = `What “${found.form.title}” still needs is a secret: I ask for it in a direct message only.`;
      await this.#tell(person, text, found.form.place);
    } catch (error) {
      await this.#tell(person, this.#failed('shown', error));
    }
    return undefined;
  }

  async notShown(id: string, person: Person, why: NotShown): Promise<void> {
    try {
      const found = await this.#forms.ofPerson(id, person);
      if ('told' in found) await this.#tell(person, found.told, found.place);
      else await this.#forms.askAgain(found.form, found.subject, notShownInWords(why));
    } catch (error) {
      await this.#tell(person, this.#failed('shown', error));
    }
  }

  async submit(id: string, values: Readonly<Record<string, string>>, person: Person): Promise<Submission> {
    const taken = this.#take(id, values, person).catch((error: unknown): Submission => {
      const [first] = Object.keys(values);
      const text = this.#failed('taken', error);
      // Beside a field the form stays open, with all that was filled in.
      return first === undefined ? { goOn: () => this.#tell(person, text) } : { problems: { [first]: text } };
    });
    const sent = await this.#soon(taken);
    return sent === undefined ? { goOn: async () => this.#goOnLate(id, person, await taken) } : sent.came;
  }

  /** The service was told that all is well, before anybody knew: what is wrong is said in the room. */
  async #goOnLate(id: string, person: Person, answer: Submission): Promise<void> {
    if ('goOn' in answer) return answer.goOn();
    const found = await this.#forms.ofPerson(id, person).catch(() => ({ told: '' }));
    const why = `Nothing was run. ${Object.values(answer.problems).join('. ')}.`;
    if ('form' in found) await this.#forms.askAgain(found.form, found.subject, why);
    else await this.#tell(person, why);
  }

  async #take(id: string, values: Readonly<Record<string, string>>, person: Person): Promise<Submission> {
    const found = await this.#forms.ofPerson(id, person);
    if ('told' in found) return { goOn: () => this.#tell(person, found.told, found.place) };
    const { form, subject } = found;
    const { waiting } = this.#forms;
    const incoming = await this.#withoutMessage(person, form.place);
    return new Promise<Submission>((resolve, reject) => {
      this.#context
        .handling(incoming, async ({ id: _ours, ...heard }) => {
          const step = await waiting.change<FormStep | Misfits>(id, (now) =>
            stepSubmission(now, subject, values, this.#context),
          );
          if (step?.kind === 'misfits') return resolve({ problems: step.problems });
          const following = this.#follow(step, form, subject, heard);
          resolve({ goOn: () => following });
          await following;
        })
        .catch(reject);
    });
  }

  /** No message has brought it: it gets a name of its own, so that no other bot counts it as one of its own. */
  async #withoutMessage(person: Person, place: Place): Promise<Incoming> {
    return { id: `form ${await this.#forms.waiting.newId()}`, text: '', person, place };
  }

  /** The form has been taken: what comes of it is told in the room, also what goes wrong. Never rejects. */
  async #follow(
    step: FormStep | undefined,
    form: OpenForm,
    subject: FormSubject,
    heard: Incoming,
  ): Promise<void> {
    try {
      await this.#forms.follow(step, form, subject, callFor(this.#context, heard));
    } catch (error) {
      const { log } = this.#context;
      log.error(`A form could not go on: ${error instanceof Error ? error.stack : String(error)}`);
      const text = `“${form.title}” could not go on: ${messageOf(error)}. \`st2 history\` shows whether it was run.`;
      await this.#tell(form.person, text, form.place);
    }
  }

  /** The first entry of each command that help shows to this person there. */
  #choices(person: Person, place: Place): HelpEntry[] {
    const { aliases, rights } = this.#context;
    const entries = aliases().help('', rights.visible({ text: '', person, place }));
    return [...new Map(entries.map((entry) => [entry.alias, entry])).values()];
  }

  async #begin(name: string, person: Person, place: Place): Promise<DrawnForm | undefined> {
    const entry = this.#choices(person, place).find(
      ({ alias }) => commandName({ pack: alias.pack, alias: alias.name }) === name,
    );
    if (entry === undefined) {
      const text = `The command ${name} is not there for you any more, so nothing was run.`;
      await this.#tell(person, text, place);
      return undefined;
    }
    const incoming = await this.#withoutMessage(person, place);
    const { form, subject } = await this.#forms.begin(begunWith(entry), incoming);
    const drawn = drawnForm(form, subject);
    if (drawn.fields.length > 0) return drawn;
    // Nothing to fill in here: it is run, or a secret is asked for directly.
    void this.#take(form.id, {}, person)
      .then((sent) => ('goOn' in sent ? sent.goOn() : undefined))
      .catch((error) => this.#tell(person, this.#failed('taken', error), place));
    return undefined;
  }

  /** A question of a workflow is answered where it was pressed, under the rights of `st2 answer`. */
  async #begunFor(question: string, person: Person, place: Place) {
    const { rights, observer } = this.#context;
    const incoming = await this.#withoutMessage(person, place);
    const refusal = rights.refusal('st2.answer', incoming);
    observer.used('st2.answer', incoming, refusal);
    const begun =
      refusal ??
      (await questionForm(this.#context, this.#forms.waiting, question, incoming, { unseen: true }));
    return typeof begun === 'string' ? { told: begun, place } : begun;
  }

  /** Secrets are all that is left of it. */
  async #askDirectly(
    { form, subject }: { form: OpenForm; subject: FormSubject },
    incoming: Incoming,
  ): Promise<void> {
    const field = nextField(form, subject.fields);
    const step = field && ({ kind: 'ask', form, field } as const);
    await this.#forms.follow(step, form, subject, callFor(this.#context, incoming));
  }

  /** What comes within the time that a service waits; undefined where it comes later. */
  #soon<T>(work: Promise<T>): Promise<{ came: T } | undefined> {
    let callOff = () => {};
    const late = new Promise<undefined>((resolve) => {
      callOff = this.#context.clock.after(ANSWER_MS, () => resolve(undefined));
    });
    return Promise.race([work.then((came) => ({ came })), late]).finally(() => callOff());
  }

  /** In the room for this person's eyes; where the room is not known, directly. */
  async #tell(person: Person, told: string, place?: Place): Promise<void> {
    const where = place ?? { room: person.id, direct: true };
    await this.#context.outbox.whisper(where, person, { text: told, outcome: 'failed' });
  }

  #failed(what: 'shown' | 'taken', error: unknown): string {
    this.#context.log.warn(`A form could not be ${what}: ${messageOf(error)}.`);
    return `I could not ${what === 'shown' ? 'show that form' : 'take that'}: ${messageOf(error)}. Nothing was run, and what you had filled in is still there. Please try again.`;
  }
}

function notShownInWords(why: NotShown): string {
  if (why === 'late')
    return 'I was too slow, and the form cannot be opened any more. Press the button again, or answer here.';
  if (why === 'busy')
    return 'The chat service takes no forms at the moment. Press the button again later, or answer here.';
  return `The chat service did not open the form (${why.refused}). Please answer here.`;
}
