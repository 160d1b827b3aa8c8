import { call, type Execution } from './api.js';
import { element } from './element.js';
import { follow } from './live.js';
import { Said } from './said.js';
import { duration, inWords, isFinal, moment, statusKind } from './words.js';

const SHOWN = 50;
const ATTRIBUTES = 'status,action.ref,parameters,start_timestamp,end_timestamp,context,parent';

/** The newest executions that somebody or something started, live. @returns how to leave the page */
export async function executionList(main: HTMLElement): Promise<() => void> {
  const rows = new Map<string, Execution>();
  const body = element('tbody');
  const search = element('input', { attributes: { type: 'search', placeholder: 'words, person, room' } });
  const status = element(
    'select',
    {},
    ...['', 'running', 'succeeded', 'failed', 'pending', 'paused', 'canceled'].map((value) =>
      element('option', { attributes: { value } }, value === '' ? 'any' : inWords(value)),
    ),
  );
  const empty = element(
    'p',
    { class: 'soft' },
    'Nothing has run yet. Say a command to the bot and it shows up here.',
  );

  const draw = () => {
    const words = search.value.trim().toLowerCase();
    const found = [...rows.values()]
      .filter((execution) => status.value === '' || execution.status === status.value)
      .filter((execution) => words === '' || searchable(execution, said).includes(words))
      .sort((a, b) => (b.start_timestamp ?? '').localeCompare(a.start_timestamp ?? ''))
      .slice(0, SHOWN);
    body.replaceChildren(...found.map((execution) => row(execution, said)));
    empty.hidden = rows.size > 0;
  };
  const said = new Said(() => draw());
  search.addEventListener('input', draw);
  status.addEventListener('change', draw);

  const keep = (execution: Execution) => {
    // Tasks are seen inside their workflow; the messages of the bot itself are no news to anyone.
    if (execution.parent || execution.action.ref.startsWith('chatops.')) return;
    rows.set(execution.id, execution);
    if (rows.size > SHOWN * 4) {
      const oldest = [...rows.values()].sort((a, b) =>
        (a.start_timestamp ?? '').localeCompare(b.start_timestamp ?? ''),
      )[0];
      if (oldest !== undefined) rows.delete(oldest.id);
    }
  };
  const load = async () => {
    const list = await call<Execution[]>(
      'GET',
      `/v1/executions?limit=100&parent=null&include_attributes=${ATTRIBUTES}`,
    );
    list.forEach(keep);
    draw();
  };

  main.replaceChildren(
    element('h1', {}, 'Executions'),
    element(
      'div',
      { class: 'bar' },
      element('label', {}, 'Search', search),
      element('label', {}, 'Status', status),
    ),
    element(
      'table',
      { class: 'runs' },
      element('caption', {}, `What the bot ran, newest first (${SHOWN} at the most)`),
      element(
        'thead',
        {},
        element('tr', {}, ...['Status', 'What', 'Who', 'Where', 'Started', 'Took'].map(heading)),
      ),
      body,
    ),
    empty,
  );
  await load();
  const clock = setInterval(draw, 1000);
  const unfollow = follow({
    execution: (execution) => {
      keep(execution);
      draw();
    },
    back: () => void load().catch(() => {}),
  });
  return () => {
    clearInterval(clock);
    unfollow();
  };
}

function heading(text: string): HTMLElement {
  return element('th', { attributes: { scope: 'col' } }, text);
}

function row(execution: Execution, said: Said): HTMLElement {
  const context = execution.context ?? {};
  return element(
    'tr',
    {},
    element(
      'td',
      { class: 'short' },
      element('span', { class: `status ${statusKind(execution.status)}` }, inWords(execution.status)),
    ),
    element(
      'td',
      {},
      element('a', { attributes: { href: `#/history/${execution.id}/general` } }, said.of(execution)),
      said.of(execution) === execution.action.ref
        ? undefined
        : element('span', { class: 'soft beside' }, execution.action.ref),
    ),
    element('td', { attributes: { 'data-name': 'Who' } }, context.api_user ?? context.user ?? '–'),
    element('td', { attributes: { 'data-name': 'Where' } }, context.source_channel ?? '–'),
    element(
      'td',
      { class: 'short', attributes: { 'data-name': 'Started' } },
      moment(execution.start_timestamp),
    ),
    element('td', { class: 'short', attributes: { 'data-name': 'Took' } }, elapsed(execution)),
  );
}

/** How long it took, or has taken so far. */
export function elapsed(execution: Execution): string {
  if (execution.start_timestamp === undefined) return '–';
  if (isFinal(execution.status) && execution.end_timestamp === undefined) return '–';
  const end = execution.end_timestamp === undefined ? Date.now() : Date.parse(execution.end_timestamp);
  return duration(Math.max(0, end - Date.parse(execution.start_timestamp)));
}

function searchable(execution: Execution, said: Said): string {
  const { id, action, context = {} } = execution;
  return [id, said.of(execution), action.ref, context.api_user, context.user, context.source_channel]
    .join(' ')
    .toLowerCase();
}
