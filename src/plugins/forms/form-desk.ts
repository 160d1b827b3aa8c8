import type { BridgeContext } from '../../core/bridge-context';
import { callFor } from '../../core/call-for';
import type { Incoming, Person, Place } from '../../core/chat';
import type { FormDesk, NotShown, Submission } from '../../core/drawn-form';
import { messageOf } from '../../core/message-of';
import { drawnForm, type Misfits, stepSubmission } from './drawn';
import type { FormService } from './form-service';
import type { FormStep } from './form-step';
import type { FormSubject } from './form-subject';
import type { OpenForm } from './open-form';

/** Services wait three seconds for the answer to a form that is handed in, then they show an error. */
const ANSWER_MS = 2_500;

/** Forms as a service draws them, in one piece: what it gets, and what becomes of it. */
export function formDesk(context: BridgeContext, forms: FormService): FormDesk {
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

  return {
    async open(id, person) {
      try {
        const found = await forms.ofPerson(id, person);
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
      let callOff = () => {};
      const late = new Promise<undefined>((resolve) => {
        callOff = clock.after(ANSWER_MS, () => resolve(undefined));
      });
      const sent = await Promise.race([taken, late]).finally(() => callOff());
      if (sent !== undefined) return sent;
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
