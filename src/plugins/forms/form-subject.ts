import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { ActionAlias, ActionParameter } from '../../core/stackstorm-types';
import { fieldsOfAlias } from '../../language/alias/alias-fields';
import { representationsOf } from '../../language/alias/representations';
import { type Field, fieldsOf } from '../../language/form/field';
import type { OpenForm } from './open-form';

/** The command that a form is about, as aliases and actions are now. */
export interface CommandSubject {
  alias: ActionAlias;
  fields: Field[];
  schemas: Record<string, ActionParameter>;
}

/** The question of a workflow that a form is about. */
export interface QuestionSubject {
  alias?: undefined;
  fields: Field[];
}

export type FormSubject = CommandSubject | QuestionSubject;

/**
 * What a format of an alias can be asked for; of an action that the server refuses to tell of, nothing is known.
 * @throws BackendError where the server is away and has never told: what is a secret is not known then
 */
export async function subjectOf(
  { actions }: Pick<BridgeContext, 'actions'>,
  alias: ActionAlias,
  representation: string,
): Promise<CommandSubject> {
  const schemas = await schemasOf(actions, alias.action_ref);
  return { alias, schemas, fields: fieldsOfAlias(alias, representation, schemas) };
}

async function schemasOf(
  actions: BridgeContext['actions'],
  ref: string,
): Promise<Record<string, ActionParameter>> {
  try {
    return await actions.parameters(ref);
  } catch (error) {
    const known = await actions.knownSchemas(ref);
    if (known !== undefined) return known as Record<string, ActionParameter>;
    if (error instanceof BackendError && error.passing) throw error;
    return {};
  }
}

/** What a form is about as it is now; a sentence where it cannot go on. */
export async function subjectNow(
  context: Pick<BridgeContext, 'actions' | 'aliases' | 'rights' | 'questions'>,
  form: OpenForm,
  incoming: Incoming,
): Promise<FormSubject | string> {
  const { aliases, rights, questions } = context;
  if (form.question !== undefined) {
    const refusal = rights.refusal('st2.answer', { ...incoming, place: form.place });
    if (refusal !== undefined) return refusal;
    const question = await questions.find(form.question, incoming);
    return typeof question === 'string' ? question : { fields: fieldsOf(question.schema) };
  }
  const name = `${form.pack}.${form.alias}`;
  const alias = aliases().aliases.find((one) => one.pack === form.pack && one.name === form.alias);
  if (alias === undefined || alias.enabled === false)
    return `The command ${name} is not there any more, so “${form.title}” was not run.`;
  if (!rights.visible({ ...incoming, place: form.place })(alias))
    return `You may not run ${name} here any more, so “${form.title}” was not run.`;
  if (!alias.formats.flatMap(representationsOf).some(({ text }) => text === form.representation))
    return `The command ${name} has changed meanwhile, so “${form.title}” was not run. Please give it again.`;
  return subjectOf(context, alias, form.representation);
}
