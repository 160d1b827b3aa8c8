import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming, Post, Posted } from '../../core/chat';
import { messageOf } from '../../core/message-of';
import type { PendingStore } from '../../state/pending-store';
import { drawnForm, withAnswers } from './drawn';
import { pressed } from './form-posts';
import type { FormSubject } from './form-subject';
import type { OpenForm } from './open-form';

/** What was handed in and does not fit, with the reasons by field. */
export interface Refused {
  values: Readonly<Record<string, string>>;
  problems: Readonly<Record<string, string>>;
}

/**
 * Forms that stand in a message where everybody sees them, and where a message changes to a sentence once nobody can fill
 * the form in any more.
 */
export class FormCards {
  readonly #context: Pick<BridgeContext, 'service' | 'outbox' | 'log'>;
  readonly #waiting: PendingStore<OpenForm>;

  constructor(context: BridgeContext, waiting: PendingStore<OpenForm>) {
    this.#context = context;
    this.#waiting = waiting;
  }

  /** Whether messages hold forms here. */
  get areThere(): boolean {
    return this.#context.service.formInMessage === true;
  }

  /** Posts what is still to be filled in. @param words said above it */
  async show(form: OpenForm, subject: FormSubject, words: string): Promise<void> {
    const post = { ...this.#addressed(form, words), form: drawnForm(form, subject) };
    await this.#post(form, post);
  }

  /** Shows again what was handed in and does not fit, in its place where messages can be changed. */
  async showAgain(form: OpenForm, subject: FormSubject, { values, problems }: Refused): Promise<void> {
    const drawn = withAnswers(drawnForm(form, subject), values, problems);
    const words = Object.keys(problems).length > 1 ? 'Some values do not fit.' : 'One value does not fit.';
    const post = { ...this.#addressed(form, `“${form.title}”: ${words}`), form: drawn };
    if (form.card === undefined || !(await this.#replace(form, form.card, post)))
      await this.#post(form, post);
  }

  /**
   * Puts words in the place of a form that has ended or goes on elsewhere.
   * @param incoming what ended it
   * @returns whether that was pressed in the form and the words are there now: then nothing else has to be said
   */
  async end(form: OpenForm, words: string, incoming?: Incoming): Promise<boolean> {
    if (form.card === undefined) return false;
    const isPressed = incoming !== undefined && pressed(incoming.text) !== undefined;
    const text = isPressed ? words : `“${form.title}” is not open any more.`;
    return (await this.#replace(form, form.card, { text })) && isPressed;
  }

  #addressed({ place, person }: OpenForm, text: string): Post {
    return { text, outcome: 'waiting', ...(place.direct ? {} : { mention: person }) };
  }

  async #post(form: OpenForm, post: Post): Promise<void> {
    const card = await this.#context.outbox.post(form.place, post, 'answer');
    if (form.card !== undefined)
      await this.#replace(form, form.card, { text: `“${form.title}” continues below.` });
    if (card?.id === undefined) return;
    await this.#waiting.change(form.id, (now) => ({ next: { ...now, card }, result: true }));
  }

  async #replace({ place }: OpenForm, card: Posted, post: Post): Promise<boolean> {
    const { service, log } = this.#context;
    const [message, more] = service.render(post, place);
    if (!service.abilities.update || message === undefined || more !== undefined) return false;
    try {
      await service.update(card, message);
      return true;
    } catch (error) {
      log.debug(`A form could not be removed from the room: ${messageOf(error)}`);
      return false;
    }
  }
}
