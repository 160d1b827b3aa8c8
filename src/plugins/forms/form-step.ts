import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import { keep, openKept } from '../../core/kept';
import type { Rights } from '../../core/rights';
import type { Sealer } from '../../core/seal';
import { namedAnswers } from '../../language/form/answers';
import { type Field, readAnswer } from '../../language/form/field';
import type { RecordChange } from '../../state/pending-store';
import { doubtAbout } from './doubt';
import type { FormSubject } from './form-subject';
import {
  keepsDefault,
  keptValue,
  nextField,
  notDone,
  type OpenForm,
  PURPOSE,
  renewed,
  reopening,
  type TypedValues,
  withOffered,
} from './open-form';
import { literally } from './whole-command';

/** What an answer did to a form. */
export type FormStep =
  | { kind: 'ask'; form: OpenForm; field: Field; problem?: string }
  | { kind: 'complete'; form: OpenForm; values: TypedValues }
  | { kind: 'ended'; text: string; failed: boolean }
  | { kind: 'not here'; field: Field }
  | { kind: 'late'; text: string }
  | { kind: 'not mine' };

/** How a form ended whose command was handed over. */
export const WAS_FILLED_IN = 'was filled in';
export const FILLED_IN: FormStep = { kind: 'late', text: `Too late: that form ${WAS_FILLED_IN}.` };

/** One answer: what was said, and for a pressed one which question it is for. */
export interface FormAnswer {
  words: string;
  incoming: Incoming;
  number?: number;
}

type StepNeeds = Pick<BridgeContext, 'clock' | 'sealer' | 'aliases'> & { rights: Pick<Rights, 'visible'> };

/** What one answer makes of a form. Pure but for what is sealed. */
export function stepForm(
  form: OpenForm,
  subject: FormSubject,
  { words, incoming, number }: FormAnswer,
  { clock, sealer, aliases, rights }: StepNeeds,
): RecordChange<OpenForm, FormStep> {
  const word = words.toLowerCase();
  const same = (result: FormStep): RecordChange<OpenForm, FormStep> => ({ next: form, result });
  const isTakenAlready = form.takenFrom !== undefined && form.takenFrom === incoming.messageKey;
  if (form.handedOver && !isTakenAlready) return same(FILLED_IN);
  if (word === 'cancel') {
    const text = `“${form.title}” ${notDone(form)}.`;
    return { ended: 'was cancelled', result: { kind: 'ended', text, failed: false } };
  }
  const values = openKept(form.values, sealer, PURPOSE);
  if (values === undefined) {
    return { ended: 'was lost at a restart', result: lostForm(form) };
  }
  const plain = nextField(form, subject.fields);
  const field = plain === undefined ? undefined : withOffered(plain, form.offered);
  if (isTakenAlready && field !== undefined) return same({ kind: 'ask', form, field });
  if (number !== undefined && (field === undefined || form.asked.indexOf(field.name) + 1 !== number))
    return same({ kind: 'late', text: 'That question is answered already.' });
  if (word === 'back') {
    const last = form.done.at(-1);
    const { [last ?? '']: _taken, ...others } = values;
    const next = takenFrom(incoming, formWith(form, subject, others, form.done.slice(0, -1), sealer));
    const again = nextField(next, subject.fields);
    if (again === undefined) return same({ kind: 'not mine' });
    return {
      next,
      result: {
        kind: 'ask',
        form: next,
        field: withOffered(again, next.offered),
        ...(last === undefined ? { problem: 'this is the first question' } : {}),
      },
    };
  }
  if (field === undefined) return completedForm(form, values);
  const named = number === undefined ? namedAnswers(askedFields(form, subject), words) : undefined;
  if (named !== undefined)
    return takeNamed(form, subject, { named, values, field, incoming }, { clock, sealer });
  if (field.secret && !incoming.place.direct) return same({ kind: 'not here', field });
  const reading = words === '"-"' ? { value: '-' } : readAnswer(field, literally(words));
  if ('problem' in reading) {
    // `deploy`, where one of three colours is asked for, begins another command.
    if (aliases().interpret(words).kind === 'incomplete') return same({ kind: 'not mine' });
    return {
      next: renewed(form, clock.now()),
      result: { kind: 'ask', form, field, problem: reading.problem },
    };
  }
  const doubt =
    number !== undefined || form.doubted === words
      ? undefined
      : doubtAbout(words, field, form, { set: aliases(), visible: rights.visible(incoming) });
  if (doubt !== undefined) {
    const { interrupted: _once, ...others } = renewed(form, clock.now());
    const next = { ...others, doubted: words };
    return { next, result: { kind: 'ask', form: next, field, problem: doubt } };
  }
  const isStandard = word === '-' && !keepsDefault(form, field);
  const taken =
    'skipped' in reading || isStandard ? values : { ...values, [field.name]: keptValue(form, reading.value) };
  const answered = formWith(form, subject, taken, [...form.done, field.name], sealer);
  const next = takenFrom(incoming, renewed(answered, clock.now()));
  const following = nextField(next, subject.fields);
  if (following === undefined) return completedForm(next, taken);
  return { next, result: { kind: 'ask', form: next, field: following } };
}

/** The form with these values and answered fields. */
export function formWith(
  form: OpenForm,
  { fields }: FormSubject,
  values: TypedValues,
  done: string[],
  sealer: Sealer,
): OpenForm {
  return {
    ...form,
    done,
    values: keep(values, hasSecretField(values, fields), sealer, PURPOSE),
  };
}

/** The fields that were asked for, answered or not, with what was offered for them. */
export function askedFields(form: OpenForm, { fields }: FormSubject): Field[] {
  return fields
    .filter(({ name }) => form.asked.includes(name))
    .map((field) => withOffered(field, form.offered));
}

/** `level=7 where=planet`: each is the answer to its own question, whichever was asked. All of them count, or none. */
function takeNamed(
  form: OpenForm,
  subject: FormSubject,
  said: { named: [Field, string][]; values: TypedValues; field: Field; incoming: Incoming },
  { clock, sealer }: Pick<StepNeeds, 'clock' | 'sealer'>,
): RecordChange<OpenForm, FormStep> {
  const { named, field, incoming } = said;
  const taken = { ...said.values };
  const secret = named.find(([one]) => one.secret && !incoming.place.direct);
  if (secret !== undefined) return { next: form, result: { kind: 'not here', field: secret[0] } };
  for (const [one, text] of named) {
    const reading = readAnswer(one, text);
    if ('problem' in reading) {
      const { problem } = reading;
      return { next: renewed(form, clock.now()), result: { kind: 'ask', form, field, problem } };
    }
    if ('value' in reading) taken[one.name] = keptValue(form, reading.value);
    else delete taken[one.name];
  }
  const done = [...form.done, ...named.map(([{ name }]) => name)];
  const answered = formWith(form, subject, taken, [...new Set(done)], sealer);
  const next = takenFrom(incoming, renewed(answered, clock.now()));
  const following = nextField(next, subject.fields);
  if (following === undefined) return completedForm(next, taken);
  return { next, result: { kind: 'ask', form: next, field: following } };
}

function takenFrom({ messageKey }: Incoming, form: OpenForm): OpenForm {
  return messageKey === undefined ? form : { ...form, takenFrom: messageKey };
}

/** It has all its values. It is kept until its command has been handed over: should this bot die, another one goes on. */
export function completedForm(form: OpenForm, values: TypedValues): RecordChange<OpenForm, FormStep> {
  return { next: { ...form, handedOver: true }, result: { kind: 'complete', form, values } };
}

/** Whether one of the values given so far belongs to a secret field. */
export function hasSecretField(values: TypedValues, fields: readonly Field[]): boolean {
  return fields.some(({ name, secret }) => secret && values[name] !== undefined);
}

/** Said where a form held a secret that a restart has made unreadable. */
export function lostForm(form: OpenForm): FormStep {
  const again = form.question === undefined ? 'give the command' : `say \`${reopening(form)}\``;
  const text = `I was restarted in the middle of “${form.title}”, and it held a secret that I do not keep without ST2_SECRET_KEY. Please ${again} again.`;
  return { kind: 'ended', text, failed: true };
}
