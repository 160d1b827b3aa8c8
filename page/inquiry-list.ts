import { call, type Execution, type Field, type Inquiry, type Session, sentence } from './api.js';
import { byId, element, say } from './element.js';
import { follow } from './live.js';
import { Said } from './said.js';
import { LOOKING_ONLY } from './words.js';

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
  /** What is asked for in each card: its command is known when the alias has come, fetched once for all cards. */
  const titles = new Map<HTMLElement, Execution>();
  const said: Said = new Said(() => {
    for (const [title, asking] of titles) title.replaceChildren(`${said.of(asking)} asks`);
  });
  const titled = (asking: Execution): HTMLElement => {
    const title = element('h2', {}, `${said.of(asking)} asks`);
    titles.set(title, asking);
    return title;
  };
  const load = async () => {
    const waiting = await call<Inquiry[]>('GET', '/v1/inquiries');
    titles.clear();
    const cards = await Promise.all(
      waiting.map((inquiry) => card(inquiry, { session, titled }, () => void load())),
    );
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

async function card(
  inquiry: Inquiry,
  { session, titled }: { session: Session; titled(asking: Execution): HTMLElement },
  answered: () => void,
): Promise<HTMLElement> {
  const execution = await call<Execution>('GET', `/v1/executions/${inquiry.id}?exclude_attributes=result`);
  // Whoever answers knows the command that was given, not what a task of it is called.
  const asking = execution.parent
    ? await call<Execution>('GET', `/v1/executions/${execution.parent}?exclude_attributes=result`)
    : execution;
  const title = titled(asking);
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
    title,
    element(
      'p',
      { class: 'soft' },
      `Asked for by ${execution.context?.api_user ?? execution.context?.user ?? 'somebody'}. `,
      whose.length > 0 ? `For ${whose.join(', ')}. ` : undefined,
      execution.parent
        ? element('a', { attributes: { href: `#/history/${execution.parent}/general` } }, 'See the workflow')
        : undefined,
    ),
    session.role === 'observer' ? element('p', { class: 'soft' }, LOOKING_ONLY) : form,
  );
}

/** An input for one field of the schema, and how to read it back in the field's own type. */
function input(name: string, field: Field): { labelled: HTMLElement; read(): unknown } {
  const words = `${field.description ?? name}${field.required ? ' (required)' : ''}`;
  if (field.type === 'boolean') {
    return choice(words, field, [
      { label: 'Yes', value: true },
      { label: 'No', value: false },
    ]);
  }
  if (field.enum !== undefined) {
    return choice(
      words,
      field,
      field.enum.map((value) => ({ label: String(value), value })),
    );
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

/** One of several. Nothing is chosen until somebody has, unless the question has a default: nobody answers by accident. */
function choice(
  words: string,
  field: Field,
  offered: readonly { label: string; value: unknown }[],
): { labelled: HTMLElement; read(): unknown } {
  const none = element('option', { attributes: { value: '' } }, field.required ? 'Choose' : 'No answer');
  const box = element(
    'select',
    { attributes: { required: field.required ? '' : undefined } },
    ...(field.required && field.default !== undefined ? [] : [none]),
    ...offered.map(({ label, value }) =>
      element('option', { attributes: { value: JSON.stringify(value) } }, label),
    ),
  );
  if (field.default !== undefined) box.value = JSON.stringify(field.default);
  return {
    labelled: element('label', {}, words, box),
    read: () => (box.value === '' ? undefined : JSON.parse(box.value)),
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
