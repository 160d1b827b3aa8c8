import type { Parameters } from '../../core/alias';
import { type Person, type Place, type Posted, placeKey } from '../../core/chat';
import type { Kept } from '../../core/kept';
import { type Field, shown } from '../../language/form/field';
import type { Waits } from '../../state/pending-store';

/** Values as somebody would type them, by parameter. */
export type TypedValues = Record<string, string>;

/** What one person fills in, in one place. Plain JSON. */
export interface FormRecord extends Waits {
  person: Person;
  /** Where the command was begun: its result comes here. */
  place: Place;
  /** The message that began it, as the service names it. */
  messageId?: string;
  /** The command as far as it was said, without its secrets; of a question, what asks. */
  title: string;
  values: Kept<TypedValues>;
  /** Names of the fields that are asked for. */
  asked: string[];
  /** Of those, the ones that have been answered or left out, in that order. */
  done: string[];
  /** What was offered for fields whose choices the alias names; nothing where it is to be something else. */
  offered: Record<string, string[]>;
  /** Names the message that was taken last: a bot that takes it over from one that died does not take it twice. */
  takenFrom?: string;
  /** Its person has given another command since the question: a slip in a further one is no answer. */
  interrupted?: true;
  /** What was said last and looked like anything but an answer: said once more, it is one. */
  doubted?: string;
  /** Opened before its person's eyes only: nothing of it stands in the room. */
  unseen?: true;
  /** All is answered, and the command is on its way through the gates. */
  handedOver?: true;
  /** The message that it stands in, where messages hold forms. */
  card?: Posted;
}

/** A command that is filled in. */
export interface CommandForm extends FormRecord {
  pack: string;
  alias: string;
  representation: string;
  question?: undefined;
}

/** The answer to a question of a workflow. */
export interface QuestionForm extends FormRecord {
  /** The question's id. */
  question: string;
}

export type OpenForm = CommandForm | QuestionForm;

/** A command as `st2 form` takes it. */
export function commandName({ pack, alias }: Pick<CommandForm, 'pack' | 'alias'>): string {
  return `${pack}.${alias}`;
}

/** What opens another form for the same. */
export function reopening(form: OpenForm): string {
  return form.question === undefined ? `st2 form ${commandName(form)}` : `st2 answer ${form.question}`;
}

/** What was not done where the form ended before it was filled in. */
export function notDone({ question }: OpenForm): string {
  return question === undefined ? 'was not run' : 'was not answered';
}

/** Whether it is the id of a form; a question of a workflow has another kind. */
export function isFormId(id: string): boolean {
  return id.length === 4;
}

/** How long nobody has to answer before a form ends. */
export const FORM_TIMEOUT_MS = 10 * 60_000;

/** Bound to what is kept of a form. */
export const PURPOSE = 'form';

/** The form with all its time before it: somebody is at it. */
export function renewed(form: OpenForm, now: number): OpenForm {
  return { ...form, dueAt: now + FORM_TIMEOUT_MS };
}

/** The next field to ask for; undefined where all are answered. */
export function nextField(
  form: Pick<OpenForm, 'asked' | 'done'>,
  fields: readonly Field[],
): Field | undefined {
  return fields.find(({ name }) => form.asked.includes(name) && !form.done.includes(name));
}

/** A field with the choices that an action has told. */
export function withOffered(field: Field, offered: OpenForm['offered']): Field {
  const choices = field.choices.length > 0 ? undefined : offered[field.name];
  return choices === undefined || choices.length === 0 ? field : { ...field, choices, isOpen: true };
}

/** A value of a form as it is typed in a command: lists by commas where that is all they need. */
export function spelledValue(value: unknown): string {
  const isPlain =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (one) => typeof one === 'number' || (typeof one === 'string' && /^[^\s,[\]{}"']+$/.test(one)),
    );
  return isPlain ? value.join(',') : shown(value);
}

/** A value as a form keeps it: of a command as it is typed; of a question as JSON, as which it is sent. */
export function keptValue({ question }: OpenForm, value: unknown): string {
  return question === undefined ? spelledValue(value) : JSON.stringify(value);
}

/** Whether a default has to be among the values: in a command it holds by itself. */
export function keepsDefault({ question }: OpenForm, { required }: Field): boolean {
  return required || question !== undefined;
}

/** What was said, without what the format adds by itself. */
export function saidValues(given: Parameters, fields: readonly Field[]): TypedValues {
  const said: TypedValues = {};
  for (const [name, value] of Object.entries(given)) {
    const field = fields.find((one) => one.name === name);
    const isDefault = field !== undefined && !field.required && field.default === value;
    if (value !== null && !isDefault) said[name] = value;
  }
  return said;
}

/** Where it is remembered which form a person fills in here; for secrets, in any direct message. */
export function keyFor(person: Pick<Person, 'id'>, place: Place | 'direct'): string {
  return `form:${place === 'direct' ? 'direct' : `at ${placeKey(place)}`} ${person.id}`;
}
