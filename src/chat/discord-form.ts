import { type DrawnField, type DrawnForm, type FormHandler, openerOf, opensForm } from '../core/drawn-form';
import { messageOf } from '../core/message-of';
import { asText, call, canCall, reach } from '../core/robot';
import { actorAndPlace } from './discord-interaction';
import { shorten } from './split';

// Not as a button's begins, which is taken for words.
const MODAL_PREFIX = 'hubot-st2:form:';
/** Before what a button says; the rest of its id. */
export const BUTTON_PREFIX = 'st2:';
const MAX_FIELDS = 5;
const MAX_CHOICES = 25;
/** For the presser's eyes. */
const EPHEMERAL = 64;

/**
 * Draws forms as Discord's modals. More than five fields, and what did not fit, are asked for afterwards: a modal cannot
 * follow a modal.
 * @param log is told what Discord refuses
 */
export function drawInDiscord(
  client: unknown,
  handler: FormHandler,
  log: (problem: string) => void,
): () => void {
  const onInteraction = (interaction: unknown): void => {
    void answer(interaction).catch((error: unknown) => log(messageOf(error)));
  };
  const answer = async (interaction: unknown): Promise<void> => {
    const custom = asText(reach(interaction, 'customId'));
    const at = actorAndPlace(interaction);
    if (custom === undefined || at === undefined) return;
    const { person, place } = at;
    const id = custom.startsWith(BUTTON_PREFIX) ? opensForm(custom.slice(BUTTON_PREFIX.length)) : undefined;
    if (id !== undefined) {
      const form = await handler.open(id, person, place);
      // A modal is the first answer to a press, or none.
      if (form !== undefined && form.fields.length > 0) await call(interaction, ['showModal'], modalOf(form));
      else await call(interaction, ['deferUpdate']);
      return;
    }
    if (!custom.startsWith(MODAL_PREFIX)) return;
    const formId = custom.slice(MODAL_PREFIX.length);
    const sent = await handler.submit(formId, valuesOf(interaction), person);
    if ('goOn' in sent) {
      await call(interaction, ['deferUpdate']);
      return sent.goOn();
    }
    const content = Object.values(sent.problems).join('\n');
    const again = {
      type: 2,
      style: 1,
      label: 'Fill in …',
      custom_id: `${BUTTON_PREFIX}${openerOf(formId)}`,
    };
    await call(interaction, ['reply'], {
      content: shorten(content, 2_000),
      flags: EPHEMERAL,
      components: [{ type: 1, components: [again] }],
    });
  };
  call(client, ['on'], 'interactionCreate', onInteraction);
  return () => {
    if (canCall(client, 'off')) call(client, ['off'], 'interactionCreate', onInteraction);
  };
}

function modalOf({ id, title, fields }: DrawnForm): Record<string, unknown> {
  return {
    custom_id: `${MODAL_PREFIX}${id}`,
    title: shorten(title, 45),
    components: fields.slice(0, MAX_FIELDS).map((field) => ({
      type: 18,
      label: shorten(field.name, 45),
      ...(field.hint === '' && field.label === field.name
        ? {}
        : { description: shorten([field.label, field.hint].filter(Boolean).join(' – '), 100) }),
      component:
        field.choices.length > 0 && field.choices.length <= MAX_CHOICES ? menuOf(field) : textOf(field),
    })),
  };
}

function textOf({ name, initial, required }: DrawnField): Record<string, unknown> {
  return {
    type: 4,
    custom_id: shorten(name, 100),
    style: 1,
    required: required && initial === undefined,
    ...(initial === undefined || initial === '' || initial.length > 4_000 ? {} : { value: initial }),
  };
}

/** Entries are sent back by their place: a value may be longer than Discord lets it be. */
function menuOf({ name, choices, initial, required }: DrawnField): Record<string, unknown> {
  return {
    type: 3,
    custom_id: shorten(name, 100),
    required: required && initial === undefined,
    options: choices.map((choice, index) => ({
      label: shorten(choice === '' ? ' ' : choice, 100),
      value: `#${index + 1}`,
      ...(choice === initial ? { default: true } : {}),
    })),
  };
}

function valuesOf(interaction: unknown): Record<string, string> {
  const fields = reach(interaction, 'fields', 'fields');
  if (!canCall(fields, 'entries')) return {};
  const entries = [...(fields as Map<string, unknown>).entries()];
  return Object.fromEntries(
    entries.map(([name, field]) => [
      name,
      asText(reach(field, 'values', '0')) ?? asText(reach(field, 'value')) ?? '',
    ]),
  );
}
