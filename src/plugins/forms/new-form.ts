import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { BegunCommand } from '../../core/forms';
import { keep } from '../../core/kept';
import type { WorkflowQuestion } from '../../core/workflow-questions';
import { titleOf } from '../../language/alias/title';
import { type Field, fieldsOf } from '../../language/form/field';
import { hasSecretField } from './form-step';
import type { CommandSubject } from './form-subject';
import {
  type CommandForm,
  FORM_TIMEOUT_MS,
  type FormRecord,
  PURPOSE,
  type QuestionForm,
  saidValues,
  type TypedValues,
} from './open-form';
import { UNTYPED } from './whole-hit';

/** What is asked for: what the command cannot do without, or everything that its format has. */
export type Extent = 'required' | 'all';

/** The fields of a begun command that are still to be asked for. Pure. */
export function fieldsToAsk({ given }: BegunCommand, { fields }: CommandSubject, extent: Extent): Field[] {
  const said = saidValues(given, fields);
  return fields.filter(({ name, required }) => said[name] === undefined && (required || extent === 'all'));
}

type Needs = Pick<BridgeContext, 'clock' | 'sealer'>;

/** What a form begins with: its id, what it asks for, and the message that it is for. */
export interface FormStart {
  id: string;
  asked: readonly Field[];
  incoming: Incoming;
}

/** A command that nobody has filled in yet. Pure but for what is sealed. */
export function newForm(
  needs: Needs,
  begun: BegunCommand,
  { fields, schemas }: CommandSubject,
  start: FormStart,
): CommandForm {
  const given = saidValues(begun.given, fields);
  return {
    ...beginning(needs, start, given, fields),
    pack: begun.alias.pack,
    alias: begun.alias.name,
    representation: begun.representation,
    // A format may be empty, and no service draws a form without a title.
    title:
      titleOf({ ...UNTYPED, ...begun, command: begun.said, parameters: given }, schemas) ||
      `${begun.alias.pack}.${begun.alias.name}`,
  };
}

/** The answer to a workflow's question, with what its person has said already. Pure but for what is sealed. */
export function newQuestionForm(
  needs: Needs,
  question: string,
  { title, schema, answered: { values, skipped } }: WorkflowQuestion,
  { id, incoming }: Omit<FormStart, 'asked'>,
): QuestionForm {
  const fields = fieldsOf(schema);
  const asked = fields.filter(({ name }) => !Object.hasOwn(values, name) && !skipped.includes(name));
  const given = Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]);
  return { ...beginning(needs, { id, asked, incoming }, Object.fromEntries(given), fields), question, title };
}

function beginning(
  { clock, sealer }: Needs,
  { id, asked, incoming }: FormStart,
  given: TypedValues,
  fields: readonly Field[],
): Omit<FormRecord, 'title'> {
  return {
    id,
    dueAt: clock.now() + FORM_TIMEOUT_MS,
    person: incoming.person,
    place: incoming.place,
    ...(incoming.id === undefined ? {} : { messageId: incoming.id }),
    values: keep(given, hasSecretField(given, fields), sealer, PURPOSE),
    asked: asked.map(({ name }) => name),
    done: [],
    offered: {},
  };
}
