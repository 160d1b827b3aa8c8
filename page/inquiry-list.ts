import { call, type Execution, type Field, type Inquiry, type Session, sentence } from './api.js';
import { byId, element, say } from './element.js';
import { follow } from './live.js';

/** Shows in the menu how many questions wait for somebody. */
export async function countInquiries(): Promise<void> {
  const waiting = await call<Inquiry[]>('GET', '/v1/inquiries');
  const badge = byId('waiting');
  badge.textContent = String(waiting.length);
  badge.hidden = waiting.length === 0;
}

/** Questions that workflows ask people, each with its form. */
export async function inquiryList(main: HTMLElement, session: Session): Promise<() => void> {
  const list = element('div');
  const load = async () => {
    const waiting = await call<Inquiry[]>('GET', '/v1/inquiries');
    const cards = await Promise.all(waiting.map((inquiry) => card(inquiry, session, () => void load())));
    list.replaceChildren(
      ...(cards.length > 0
        ? cards
        : [element('p', { class: 'soft' }, 'No workflow is waiting for an answer.')]),
    );
  };
  main.replaceChildren(element('h1', {}, 'Inquiries'), list);
  await load();
  return follow({
    execution: (execution) => {
      // Redrawing on anything else would empty a form that somebody is filling in.
      if (execution.action.ref === 'core.ask' || execution.action.runner_type === 'inquirer')
        void load().catch(() => {});
    },
    back: () => void load().catch(() => {}),
  });
}

async function card(inquiry: Inquiry, session: Session, answered: () => void): Promise<HTMLElement> {
  const execution = await call<Execution>('GET', `/v1/executions/${inquiry.id}?exclude_attributes=result`);
  const fields = Object.entries(inquiry.schema?.properties ?? {});
  const problem = element('p', { class: 'error', attributes: { role: 'alert' } });
  const inputs = fields.map(([name, field]) => ({ name, field, ...input(name, field) }));
  const form = element(
    'form',
    { class: 'answer', attributes: { 'aria-label': `Answer ${inquiry.id}` } },
    ...inputs.map((one) => one.labelled),
    element('button', { class: 'primary', attributes: { type: 'submit' } }, 'Answer'),
    problem,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const response: Record<string, unknown> = {};
    for (const one of inputs) {
      const value = one.read();
      if (value !== undefined) response[one.name] = value;
    }
    call('PUT', `/v1/inquiries/${inquiry.id}`, { id: inquiry.id, response }).then(
      () => {
        say('Answered.');
        answered();
      },
      (error: unknown) => {
        problem.textContent = sentence(error);
      },
    );
  });
  const whose = [...(inquiry.users ?? []), ...(inquiry.roles ?? [])];
  return element(
    'section',
    { class: 'card' },
    element('h2', {}, execution.context?.orquesta?.task_name ?? execution.action.ref),
    element(
      'p',
      { class: 'soft' },
      `Asked for by ${execution.context?.api_user ?? execution.context?.user ?? 'somebody'}. `,
      whose.length > 0 ? `For ${whose.join(', ')}. ` : undefined,
      execution.parent
        ? element('a', { attributes: { href: `#/history/${execution.parent}/general` } }, 'See the workflow')
        : undefined,
    ),
    session.role === 'observer' ? element('p', { class: 'soft' }, 'You can look, but not answer.') : form,
  );
}

/** An input for one field of the schema, and how to read it back in the field's own type. */
function input(name: string, field: Field): { labelled: HTMLElement; read(): unknown } {
  const words = `${field.description ?? name}${field.required ? ' (required)' : ''}`;
  if (field.type === 'boolean') {
    const box = element('input', { attributes: { type: 'checkbox' } });
    box.checked = field.default === true;
    return { labelled: element('label', { class: 'check' }, box, words), read: () => box.checked };
  }
  if (field.enum !== undefined) {
    const choice = element(
      'select',
      {},
      ...field.enum.map((value) =>
        element('option', { attributes: { value: JSON.stringify(value) } }, String(value)),
      ),
    );
    if (field.default !== undefined) choice.value = JSON.stringify(field.default);
    return { labelled: element('label', {}, words, choice), read: () => JSON.parse(choice.value) };
  }
  const number = field.type === 'integer' || field.type === 'number';
  const box = element('input', {
    attributes: {
      type: field.secret ? 'password' : number ? 'number' : 'text',
      required: field.required ? '' : undefined,
      autocomplete: 'off',
      step: field.type === 'number' ? 'any' : undefined,
    },
  });
  if (field.default !== undefined) box.value = String(field.default);
  return {
    labelled: element('label', {}, words, box),
    read: () =>
      box.value === '' ? undefined : number ? Number(box.value) : structured(box.value, field.type),
  };
}

/** Lists and objects are typed as JSON; what is not JSON goes as text and the backend says what it wanted. */
function structured(text: string, type: string | undefined): unknown {
  if (type !== 'array' && type !== 'object') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
