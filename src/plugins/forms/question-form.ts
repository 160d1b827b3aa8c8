import type { BridgeContext } from '../../core/bridge-context';
import { type Incoming, placeKey } from '../../core/chat';
import { fieldsOf } from '../../language/form/field';
import type { PendingStore } from '../../state/pending-store';
import type { QuestionSubject } from './form-subject';
import { newQuestionForm } from './new-form';
import type { OpenForm } from './open-form';

/**
 * The form in which a person answers a workflow's question in a place: the one that is open, or a new one.
 * @param unseen where they have it before them: nothing of it stands in the room
 * @returns a sentence where they cannot answer it
 */
export async function questionForm(
  context: BridgeContext,
  waiting: PendingStore<OpenForm>,
  id: string,
  incoming: Incoming,
  unseen: Pick<OpenForm, 'unseen'> = {},
): Promise<{ form: OpenForm; subject: QuestionSubject } | string> {
  const question = await context.questions.find(id, incoming);
  if (typeof question === 'string') return question;
  const subject = { fields: fieldsOf(question.schema) };
  const here = placeKey(incoming.place);
  const open = (await waiting.list()).find(
    ({ question, person, place, handedOver }) =>
      question === id && person.id === incoming.person.id && placeKey(place) === here && !handedOver,
  );
  if (open !== undefined) return { form: open, subject };
  const start = { id: await waiting.newId(), incoming };
  const form = { ...newQuestionForm(context, id, question, start), ...unseen };
  await waiting.add(form);
  return { form, subject };
}
