import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { BegunCommand } from '../../core/forms';
import { keep } from '../../core/kept';
import { titleOf } from '../../language/alias/title';
import type { Field } from '../../language/form/field';
import { hasSecretField } from './form-step';
import type { FormSubject } from './form-subject';
import { FORM_TIMEOUT_MS, type OpenForm, PURPOSE, saidValues } from './open-form';
import { UNTYPED } from './whole-hit';

/** What is asked for: what the command cannot do without, or everything that its format has. */
export type Extent = 'required' | 'all';

/** The fields of a begun command that are still to be asked for. Pure. */
export function fieldsToAsk({ given }: BegunCommand, { fields }: FormSubject, extent: Extent): Field[] {
  const said = saidValues(given, fields);
  return fields.filter(({ name, required }) => said[name] === undefined && (required || extent === 'all'));
}

/** A form that nobody has answered yet. Pure but for what is sealed. */
export function newForm(
  { clock, sealer }: Pick<BridgeContext, 'clock' | 'sealer'>,
  begun: BegunCommand,
  subject: FormSubject,
  { id, asked, incoming }: { id: string; asked: readonly Field[]; incoming: Incoming },
): OpenForm {
  const given = saidValues(begun.given, subject.fields);
  return {
    id,
    dueAt: clock.now() + FORM_TIMEOUT_MS,
    person: incoming.person,
    place: incoming.place,
    ...(incoming.id === undefined ? {} : { messageId: incoming.id }),
    pack: begun.alias.pack,
    alias: begun.alias.name,
    representation: begun.representation,
    title: titleOf({ ...UNTYPED, ...begun, command: begun.said, parameters: given }, subject.schemas),
    values: keep(given, hasSecretField(given, subject.fields), sealer, PURPOSE),
    asked: asked.map(({ name }) => name),
    done: [],
    offered: {},
  };
}
