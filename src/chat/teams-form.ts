import { cancels, type DrawnField, type DrawnForm, handsInOf } from '../core/drawn-form';
import { asText, type HeardMessage, isRecord, reach } from '../core/robot';

/** More than anybody reads to the end: then it is typed. */
const MAX_CHOICES = 100;
/** So few are shown beside each other, for one tap; more in a menu, and many in one that is searched. */
const MAX_EXPANDED = 5;
const MAX_COMPACT = 20;
/** A default that is longer is left to the person. */
const MAX_INITIAL = 2_000;

/** Parts of an Adaptive Card. */
export interface FormParts {
  body: Record<string, unknown>[];
  actions: Record<string, unknown>[];
}

/**
 * A form as entries of an Adaptive Card, an entry for each kind of value, and what hands it in. The words of its button
 * reach the bot through adapters that let nothing pass without words (`messageBack`); Teams sends the values beside them.
 */
export function formParts({ id, act, fields }: DrawnForm, botName: string): FormParts {
  const says = (text: string) => ({ msteams: { type: 'messageBack', text: `${botName} ${text}` } });
  return {
    body: fields.flatMap(entryOf),
    actions: [
      { type: 'Action.Submit', title: act, data: says(handsInOf(id)) },
      // Without this what is required would have to be filled in before it can be cancelled.
      { type: 'Action.Submit', title: 'Cancel', associatedInputs: 'none', data: says(cancels(id)) },
    ],
  };
}

/** The same form with one entry fewer; undefined with the last. What is not shown is asked for afterwards. */
export function shorterForm(form: DrawnForm): DrawnForm | undefined {
  return form.fields.length > 1 ? { ...form, fields: form.fields.slice(0, -1) } : undefined;
}

/**
 * What was filled in, by field, in a message that is being heard. To be asked before the adapter's turn has ended:
 * afterwards every look at it throws.
 * @returns undefined where nothing came with the words: some clients of Teams leave it out
 */
export function filledIn(message: HeardMessage): Record<string, string> | undefined {
  const value = sentWith(message);
  if (!isRecord(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, given]) => {
      const text = typeof given === 'boolean' ? String(given) : asText(given);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function sentWith({ user }: HeardMessage): unknown {
  try {
    // Each of the two adapters keeps the activity in a place of its own.
    return reach(user, 'message', 'activity', 'value') ?? reach(user, 'activity', 'value');
  } catch {
    return undefined;
  }
}

function entryOf(field: DrawnField): Record<string, unknown>[] {
  const entry = {
    id: field.name,
    label: field.hint === '' || field.kind === 'text' ? field.label : `${field.label} (${field.hint})`,
    isRequired: field.required && field.initial === undefined,
    errorMessage: field.hint === '' ? `Choose ${field.name}` : `${field.name}: ${field.hint}`,
    ...inputOf(field),
  };
  const { problem } = field;
  if (problem === undefined) return [entry];
  return [entry, { type: 'TextBlock', text: problem, color: 'Attention', wrap: true, spacing: 'Small' }];
}

function inputOf(field: DrawnField): Record<string, unknown> {
  if (field.kind === 'boolean' && field.initial !== undefined)
    return { type: 'Input.Toggle', title: 'yes', valueOn: 'yes', valueOff: 'no', value: field.initial };
  if (field.choices.length > 0 && field.choices.length <= MAX_CHOICES) return choiceOf(field);
  const { initial, kind, minimum, maximum } = field;
  const value = initial === undefined || initial.length > MAX_INITIAL ? undefined : initial;
  if (kind === 'integer' || kind === 'number') {
    const number = Number(value ?? Number.NaN);
    return {
      type: 'Input.Number',
      ...(minimum === undefined ? {} : { min: minimum }),
      ...(maximum === undefined ? {} : { max: maximum }),
      ...(Number.isFinite(number) ? { value: number } : {}),
    };
  }
  return {
    type: 'Input.Text',
    ...(kind === 'object' ? { isMultiline: true } : {}),
    ...(value === undefined ? {} : { value }),
  };
}

/** Choices are sent back by their place: a value may hold what Teams takes for the end of one. */
function choiceOf({ choices, initial }: DrawnField): Record<string, unknown> {
  const chosen = initial === undefined ? -1 : choices.indexOf(initial);
  return {
    type: 'Input.ChoiceSet',
    style: styleFor(choices.length),
    choices: choices.map((choice, index) => ({
      title: choice === '' ? '(empty)' : choice,
      value: `#${index + 1}`,
    })),
    ...(chosen < 0 ? {} : { value: `#${chosen + 1}` }),
  };
}

function styleFor(count: number): string {
  if (count <= MAX_EXPANDED) return 'expanded';
  return count <= MAX_COMPACT ? 'compact' : 'filtered';
}
