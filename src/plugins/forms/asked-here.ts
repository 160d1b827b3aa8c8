import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { Field } from '../../language/form/field';
import type { PendingStore } from '../../state/pending-store';
import { sureWords } from './form-posts';
import { FORM_TIMEOUT_MS, keyFor, type OpenForm } from './open-form';
import { STEERING } from './whole-command';

/** A form says itself when it ends: what leads to it is kept longer than any form is. */
const REMEMBER_MS = 24 * 3_600_000;

/** Where this process has asked, and the words that are certainly an answer. */
interface Asked {
  form: string;
  words: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  until: number;
}

/** Which form a person fills in in which place; for secrets, in any direct message. */
export class AskedHere {
  readonly #context: Pick<BridgeContext, 'memory' | 'clock'>;
  readonly #waiting: PendingStore<OpenForm>;
  readonly #asked = new Map<string, Asked>();

  constructor(context: Pick<BridgeContext, 'memory' | 'clock'>, waiting: PendingStore<OpenForm>) {
    this.#context = context;
    this.#waiting = waiting;
  }

  /** Whether a message certainly answers a question that this process has asked; known at once. */
  isAnsweredBy({ person, place, text }: Incoming): boolean {
    const asked = this.#asked.get(keyFor(person, place));
    if (asked === undefined || asked.until < this.#context.clock.steady()) return false;
    return asked.words.has(text.trim().toLowerCase());
  }

  async formOf({ person, place }: Incoming): Promise<OpenForm | undefined> {
    const keys = [keyFor(person, place), ...(place.direct ? [keyFor(person, 'direct')] : [])];
    for (const key of keys) {
      const id = await this.#context.memory.get<string>(key);
      const form = id === undefined ? undefined : await this.#waiting.find(id);
      if (form !== undefined) return form;
    }
    return undefined;
  }

  /** This field is asked for. */
  async remember(form: OpenForm, field: Field): Promise<void> {
    const { memory, clock } = this.#context;
    const here = keyFor(form.person, form.place);
    for (const key of field.secret ? [here, keyFor(form.person, 'direct')] : [here])
      await memory.set(key, form.id, REMEMBER_MS);
    const now = clock.steady();
    for (const [key, { until }] of this.#asked) if (until < now) this.#asked.delete(key);
    this.#asked.set(here, {
      form: form.id,
      words: new Set([...STEERING, ...sureWords(field)]),
      until: now + FORM_TIMEOUT_MS,
    });
  }

  /** Another form of this person, opened meanwhile or elsewhere, is still the one that is asked for. */
  async forget({ id, person, place }: OpenForm): Promise<void> {
    const { memory } = this.#context;
    const here = keyFor(person, place);
    if (this.#asked.get(here)?.form === id) this.#asked.delete(here);
    for (const key of [here, keyFor(person, 'direct')])
      if ((await memory.get<string>(key)) === id) await memory.delete(key);
  }
}
