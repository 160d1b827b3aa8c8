import type { BridgeContext } from '../../core/bridge-context';
import type { Button, ChatService, Post } from '../../core/chat';
import { cut } from '../../core/cut';
import { openerOf } from '../../core/drawn-form';
import { duration } from '../../core/duration';
import { buttons, type Field, question } from '../../language/form/field';
import { fieldsIn, type OpenInquiry } from './inquiry';

/** The question as it is first put: all fields, how long there is, and for whom it is. */
export function openingPost(
  inquiry: OpenInquiry,
  now: number,
  { addressed, service }: Pick<BridgeContext, 'addressed' | 'service'>,
): Post {
  const fields = fieldsIn(inquiry);
  const asked = fields.map(
    (field) => `  ${question(field)}${field.secret ? ' (answer it in a direct message)' : ''}`,
  );
  const who = [...inquiry.users, ...inquiry.roles.map((role) => `the role ${role}`)];
  const lines = [
    ...asked,
    `Say \`${addressed(`st2 answer ${inquiry.id} …`)}\` within ${duration(inquiry.expiresAt - now)}.`,
  ];
  if (who.length > 0) lines.push(`For ${cut(who.join(', '), 1_000)}.`);
  return {
    text: `${inquiry.title} asks (${inquiry.id}):`,
    body: lines.join('\n'),
    outcome: 'waiting',
    ...(inquiry.asker === undefined ? {} : { mention: inquiry.asker }),
    buttons: openingButtons(inquiry.id, fields, service),
  };
}

/**
 * A question that one press answers has a button for each answer; of any other, one opens a form. Where nothing can be pressed, the
 * question itself names the answers.
 */
function openingButtons(id: string, fields: readonly Field[], service: ChatService): Button[] {
  const [first, another] = fields;
  if (first === undefined || !service.abilities.buttons) return [];
  const answers = buttons(first, (answer) => `st2 answer ${id} ${answer}`);
  if (answers.length > 0 && another === undefined) return answers;
  const say = service.onForm === undefined ? `st2 answer ${id}` : openerOf(id);
  return [{ label: 'Answer …', say, style: 'primary' }, ...answers];
}

/** The question of one field, to a person who is filling in the form. */
export function askPost(
  id: string,
  field: Field,
  { addressed, service }: Pick<BridgeContext, 'addressed' | 'service'>,
): Post {
  return {
    text: question(field),
    body: `Say \`${addressed(`st2 answer ${id} …`)}\`.`,
    outcome: 'waiting',
    buttons: service.abilities.buttons ? buttons(field, (answer) => `st2 answer ${id} ${answer}`) : [],
  };
}

/** How an inquiry ended that nobody answered here, from its execution's status. */
export function endedInWords(status: string): string {
  if (status === 'succeeded') return 'was answered outside of this chat';
  return status === 'timeout' ? 'was not answered in time' : 'was cancelled';
}
