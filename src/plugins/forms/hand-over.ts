import type { BridgeContext } from '../../core/bridge-context';
import { callFor } from '../../core/call-for';
import { type Incoming, type Post, placeKey } from '../../core/chat';
import { titleOf } from '../../language/alias/title';
import type { FormCards } from './form-card';
import type { CommandSubject, FormSubject } from './form-subject';
import type { CommandForm, OpenForm, TypedValues } from './open-form';
import { wholeHit } from './whole-hit';

interface Filled<T extends OpenForm = OpenForm> {
  form: T;
  values: TypedValues;
}

/** For whom a post about a form is: between two it needs no name. */
export function addressee({ place, person }: OpenForm): Pick<Post, 'mention'> {
  return place.direct ? {} : { mention: person };
}

/**
 * Hands over what was filled in, where the form was opened: a command past all gates, as if it had been typed, or the
 * answer to a workflow's question past the same checks as a typed one.
 * @param answer the message that completed the form
 */
export async function handOver(
  context: BridgeContext,
  cards: FormCards,
  { form, values }: Filled,
  subject: FormSubject,
  answer: Incoming,
): Promise<void> {
  if (form.question === undefined) {
    if (subject.alias !== undefined) await runCommand(context, cards, { form, values }, subject, answer);
    return;
  }
  await cards.end(form, `“${form.title}”: your answer was handed in.`, answer);
  const read = Object.entries(values).map(([name, json]) => [name, JSON.parse(json) as unknown]);
  const call = callFor(context, { ...answer, place: form.place });
  await context.questions.answer(form.question, Object.fromEntries(read), call);
}

async function runCommand(
  context: BridgeContext,
  cards: FormCards,
  { form, values }: Filled<CommandForm>,
  { alias, schemas }: CommandSubject,
  answer: Incoming,
): Promise<void> {
  const { outbox, addressed } = context;
  const { place, person } = form;
  const hit = wholeHit(context.aliases(), alias, form.representation, values);
  if (typeof hit === 'string') {
    await cards.end(form, hit);
    await outbox.post(place, { text: hit, mention: person, outcome: 'failed' }, 'answer');
    return;
  }
  const isHere = placeKey(answer.place) === placeKey(place);
  const { id: _elsewhere, filled: _values, ...told } = answer;
  const id = isHere ? answer.id : form.messageId;
  const incoming: Incoming = { ...told, ...(id === undefined ? {} : { id }), text: hit.command, place };
  const said = titleOf(hit, schemas);
  const isAsTyped = place.direct || said.startsWith(`${alias.pack}.${alias.name}`);
  const typed = isAsTyped ? said : addressed(said);
  const text = `That is the command \`${typed}\`.`;
  if (!(await cards.end(form, text, answer)))
    await outbox.post(place, { text, ...addressee(form) }, 'answer');
  await context.proceed({ incoming, hit, passed: [] });
}
