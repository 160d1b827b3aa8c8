import type { BridgeContext } from '../../core/bridge-context';
import type { DrawnField, DrawnForm, DrawnKind } from '../../core/drawn-form';
import { openKept } from '../../core/kept';
import { type Field, hint, isBoolean, readAnswer, shown } from '../../language/form/field';
import type { RecordChange } from '../../state/pending-store';
import { completedForm, FILLED_IN, type FormStep, formWith, lostForm } from './form-step';
import type { FormSubject } from './form-subject';
import {
  keepsDefault,
  keptValue,
  nextField,
  type OpenForm,
  PURPOSE,
  renewed,
  withOffered,
} from './open-form';

/** The last entry of a menu that only proposes: what it is, is asked for afterwards. */
const SOMETHING_ELSE = 'something else …';

/** What is still to be filled in, without secrets: those are asked for in a direct message. Pure. */
export function drawnForm(form: OpenForm, { fields }: FormSubject): DrawnForm {
  const act = form.question === undefined ? 'Run' : 'Answer';
  return { id: form.id, title: form.title, act, fields: openFields(form, fields).map(drawnField) };
}

function openFields(form: OpenForm, fields: readonly Field[]): Field[] {
  return fields
    .filter(({ name, secret }) => !secret && form.asked.includes(name) && !form.done.includes(name))
    .map((field) => withOffered(field, form.offered));
}

function drawnField(field: Field): DrawnField {
  const isSwitch = field.choices.length === 0 && isBoolean(field);
  const listed = isSwitch ? ['yes', 'no'] : field.choices.map(shown);
  const choices = field.isOpen ? [...listed, SOMETHING_ELSE] : listed;
  const standard = 'default' in field ? shown(field.default) : undefined;
  const { minimum, maximum } = field.schema;
  const initial = isSwitch && standard !== undefined ? { true: 'yes', false: 'no' }[standard] : standard;
  return {
    name: field.name,
    label: field.description === '' ? field.name : `${field.name}: ${field.description}`,
    hint: choices.length > 0 ? '' : hint(field),
    choices,
    ...(initial === undefined ? {} : { initial }),
    required: field.required,
    kind: kindOf(field),
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  };
}

const KINDS: ReadonlySet<string> = new Set<DrawnKind>(['integer', 'number', 'boolean', 'array', 'object']);

/** What may be several things is typed as text. */
function kindOf({ types }: Field): DrawnKind {
  const [type = '', another] = types;
  return another === undefined && KINDS.has(type) ? (type as DrawnKind) : 'text';
}

/** The form with what was handed in, and beside its fields why it does not fit. */
export function withAnswers(
  form: DrawnForm,
  values: Readonly<Record<string, string>>,
  problems: Readonly<Record<string, string>>,
): DrawnForm {
  return {
    ...form,
    fields: form.fields.map((field) => {
      const given = values[field.name] ?? '';
      const picked = field.choices[Number(/^#(\d+)$/.exec(given)?.[1]) - 1];
      const problem = problems[field.name];
      return {
        ...field,
        ...(given === '' ? {} : { initial: picked ?? given }),
        ...(problem === undefined ? {} : { problem }),
      };
    }),
  };
}

/** A switch is drawn as a menu, whose entries come back by their place. */
function pickedSwitch(field: Field, words: string): string {
  if (field.choices.length > 0 || !isBoolean(field)) return words;
  return { '#1': 'yes', '#2': 'no' }[words] ?? words;
}

/** What was sent does not fit, and why, by field: then nothing of it is taken. */
export interface Misfits {
  kind: 'misfits';
  problems: Record<string, string>;
}

/**
 * Takes what was sent: all that fits, or with the reasons nothing. Pure but for what is sealed.
 * @param values by field; absent or empty where nothing was said
 */
export function stepSubmission(
  form: OpenForm,
  subject: FormSubject,
  values: Readonly<Record<string, string>>,
  { clock, sealer }: Pick<BridgeContext, 'clock' | 'sealer'>,
): RecordChange<OpenForm, FormStep | Misfits> {
  if (form.handedOver) return { next: form, result: FILLED_IN };
  const problems: Record<string, string> = {};
  const before = openKept(form.values, sealer, PURPOSE);
  if (before === undefined) return { ended: 'was lost at a restart', result: lostForm(form) };
  const taken = { ...before };
  const done = [...form.done];
  const offered = { ...form.offered };
  for (const field of openFields(form, subject.fields)) {
    const words = values[field.name]?.trim() ?? '';
    // What was not shown, as more fields than a service holds, is asked for afterwards.
    if (values[field.name] === undefined && field.required) continue;
    if (field.isOpen && words === `#${field.choices.length + 1}`) {
      offered[field.name] = [];
      continue;
    }
    const reading = readAnswer(field, words === '' ? '-' : pickedSwitch(field, words));
    if ('problem' in reading) problems[field.name] = reading.problem;
    else {
      done.push(field.name);
      if ('value' in reading && (words !== '' || keepsDefault(form, field)))
        taken[field.name] = keptValue(form, reading.value);
    }
  }
  if (Object.keys(problems).length > 0)
    return { next: renewed(form, clock.now()), result: { kind: 'misfits', problems } };
  const next = renewed(formWith({ ...form, offered }, subject, taken, done, sealer), clock.now());
  const following = nextField(next, subject.fields);
  if (following === undefined) return completedForm(next, taken);
  return { next, result: { kind: 'ask', form: next, field: following } };
}
