import type { HelpEntry } from '../../core/alias';
import type { BridgeContext } from '../../core/bridge-context';
import { callFor } from '../../core/call-for';
import type { Incoming, Person, Place } from '../../core/chat';
import type { DrawnForm, FormHandler, NotShown, Submission } from '../../core/drawn-form';
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
export function formHandler(context: BridgeContext, forms: FormService): FormHandler {
  const { clock, log, outbox, waiting } = { ...context, waiting: forms.waiting };

  /** In the room for this person's eyes; where the room is not known, directly. */
  const tell = async (person: Person, told: string, place?: Place): Promise<void> => {
    const where = place ?? { room: person.id, direct: true };
    await outbox.whisper(where, person, { text: told, outcome: 'failed' });
  };
  const failed = (what: string, error: unknown): string => {
    log.warn(`A form could not be ${what}: ${messageOf(error)}.`);
    return `I could not ${what === 'shown' ? 'show that form' : 'take that'}: ${messageOf(error)}. Nothing was run, and what you had filled in is still there. Please try again.`;
  };

  async function take(
    id: string,
    values: Readonly<Record<string, string>>,
    person: Person,
  ): Promise<Submission> {
    const found = await forms.ofPerson(id, person);
    if ('told' in found) return { goOn: () => tell(person, found.told, found.place) };
    const { form, subject } = found;
    return new Promise<Submission>((resolve, reject) => {
      void (async () => {
        // No message has brought it: it gets a name of its own, so that no other bot counts it as one of its own.
        const place = form.place;
        const incoming: Incoming = { id: `form ${await waiting.newId()}`, text: '', person, place };
        await context.handling(incoming, async ({ id: _ours, ...heard }) => {
          const step = await waiting.change<FormStep | Misfits>(id, (now) =>
            stepSubmission(now, subject, values, context),
          );
          if (step?.kind === 'misfits') return resolve({ problems: step.problems });
          const following = follow(step, form, subject, heard);
          resolve({ goOn: () => following });
          await following;
        });
      })().catch(reject);
    });
  }

  /** The form has been taken: what comes of it is told in the room, also what goes wrong. Never rejects. */
  async function follow(
    step: FormStep | undefined,
    form: OpenForm,
    subject: FormSubject,
    heard: Incoming,
  ): Promise<void> {
    try {
      await forms.follow(step, form, subject, callFor(context, heard));
    } catch (error) {
      log.error(`A form could not go on: ${error instanceof Error ? error.stack : String(error)}`);
      const text = `“${form.title}” could not go on: ${messageOf(error)}. \`st2 history\` shows whether it was run.`;
      await tell(form.person, text, form.place);
    }
  }

  /** The first entry of each command that help shows to this person there. */
  const choices = (person: Person, place: Place): HelpEntry[] => {
    const entries = context.aliases().help('', context.rights.visible({ text: '', person, place }));
    return [...new Map(entries.map((entry) => [entry.alias, entry])).values()];
  };

  async function begin(name: string, person: Person, place: Place): Promise<DrawnForm | undefined> {
    const entry = choices(person, place).find(
      ({ alias }) => commandName({ pack: alias.pack, alias: alias.name }) === name,
    );
    if (entry === undefined) {
      await tell(person, `The command ${name} is not there for you any more, so nothing was run.`, place);
      return undefined;
    }
    const incoming: Incoming = { id: `form ${await waiting.newId()}`, text: '', person, place };
    const { form, subject } = await forms.begin(begunWith(entry), incoming);
    const drawn = drawnForm(form, subject);
    if (drawn.fields.length > 0) return drawn;
    // Nothing to fill in here: it is run, or a secret is asked for directly.
    void take(form.id, {}, person)
      .then((sent) => ('goOn' in sent ? sent.goOn() : undefined))
      .catch((error) => tell(person, failed('taken', error), place));
    return undefined;
  }

  /** What comes within the time that a service waits; undefined where it comes later. */
  const soon = <T>(work: Promise<T>): Promise<{ came: T } | undefined> => {
    let callOff = () => {};
    const late = new Promise<undefined>((resolve) => {
      callOff = clock.after(ANSWER_MS, () => resolve(undefined));
    });
    return Promise.race([work.then((came) => ({ came })), late]).finally(() => callOff());
  };

  /** A question of a workflow is answered where it was pressed, under the rights of `st2 answer`. */
  const begunFor = async (question: string, person: Person, place: Place) => {
    const incoming: Incoming = { id: `form ${await waiting.newId()}`, text: '', person, place };
    const refusal = context.rights.refusal('st2.answer', incoming);
    context.observer.used('st2.answer', incoming, refusal);
    const begun = refusal ?? (await questionForm(context, waiting, question, incoming, { unseen: true }));
    return typeof begun === 'string' ? { told: begun, place } : begun;
  };

  /** Secrets are all that is left of it. */
  const askDirectly = async (
    { form, subject }: { form: OpenForm; subject: FormSubject },
    incoming: Incoming,
  ): Promise<undefined> => {
    const field = nextField(form, subject.fields);
    const step = field && ({ kind: 'ask', form, field } as const);
    await forms.follow(step, form, subject, callFor(context, incoming));
  };

  return {
    commands: (person, place) =>
      choices(person, place).map(({ pack, alias, display, description }) => ({
        name: commandName({ pack, alias: alias.name }),
        display: readableFormat(display),
        description,
      })),

    async choose(name, person, place) {
      const begun = begin(name, person, place).catch(async (error: unknown) => {
        await tell(person, failed('shown', error), place);
        return undefined;
      });
      const sent = await soon(begun);
      if (sent !== undefined) return sent.came;
      void begun.then((drawn) => (drawn === undefined ? undefined : this.notShown(drawn.id, person, 'late')));
      return undefined;
    },

    async open(id, person, place) {
      try {
        const found = isFormId(id) ? await forms.ofPerson(id, person) : await begunFor(id, person, place);
        if ('told' in found) {
          await tell(person, found.told, found.place);
          return undefined;
        }
        const drawn = drawnForm(found.form, found.subject);
        if (drawn.fields.length > 0) {
          // The service waits; and where that fails, the form ends a little earlier.
          void forms.renew(id).catch(() => {});
          return drawn;
        }
        if (found.form.question !== undefined) return await askDirectly(found, { text: '', person, place });
        const text = `What “${found.form.title}” still needs is a secret: I ask for it in a direct message only.`;
        await tell(person, text, found.form.place);
      } catch (error) {
        await tell(person, failed('shown', error));
      }
      return undefined;
    },

    async notShown(id, person, why) {
      try {
        const found = await forms.ofPerson(id, person);
        if ('told' in found) await tell(person, found.told, found.place);
        else await forms.askAgain(found.form, found.subject, notShownInWords(why));
      } catch (error) {
        await tell(person, failed('shown', error));
      }
    },

    async submit(id, values, person) {
      const taken = take(id, values, person).catch((error: unknown): Submission => {
        const [first] = Object.keys(values);
        const text = failed('taken', error);
        // Beside a field the form stays open, with all that was filled in.
        return first === undefined ? { goOn: () => tell(person, text) } : { problems: { [first]: text } };
      });
      const sent = await soon(taken);
      if (sent !== undefined) return sent.came;
      const afterwards = async (): Promise<void> => {
        const answer = await taken;
        if ('goOn' in answer) return answer.goOn();
        const found = await forms.ofPerson(id, person).catch(() => ({ told: '' }));
        const why = `Nothing was run. ${Object.values(answer.problems).join('. ')}.`;
        if ('form' in found) await forms.askAgain(found.form, found.subject, why);
        else await tell(person, why);
      };
      return { goOn: afterwards };
    },
  };
}

function notShownInWords(why: NotShown): string {
  if (why === 'late')
    return 'I was too slow, and the form cannot be opened any more. Press the button again, or answer here.';
  if (why === 'busy')
    return 'The chat service takes no forms at the moment. Press the button again later, or answer here.';
  return `The chat service did not open the form (${why.refused}). Please answer here.`;
}
