import { call, type Execution, type Session, sentence } from './api.js';
import { element, say } from './element.js';
import { elapsed } from './execution-list.js';
import { follow } from './live.js';
import { apart } from './pictures.js';
import { Said } from './said.js';
import { taskTree } from './task-tree.js';
import { inWords, isFinal, LOOKING_ONLY, moment, readable, statusKind } from './words.js';

/** As much of the output as a page can hold; the rest is a download away. Characters. */
const OUTPUT_SHOWN = 200_000;
const WORKFLOWS = new Set(['orquesta', 'action-chain', 'mistral-v2']);

/** One execution: what, who, how it stands, its tasks, its output, its result, and what can be done with it. */
export async function executionView(main: HTMLElement, id: string, session: Session): Promise<() => void> {
  let execution = await call<Execution>('GET', `/v1/executions/${encodeURIComponent(id)}`);
  const tasks = new Map<string, Execution>();
  const output = element('pre', { attributes: { tabindex: '0', 'aria-label': 'Output' } });
  const facts = element('dl', { class: 'facts' });
  const tree = element('div');
  const result = element('pre', { attributes: { tabindex: '0', 'aria-label': 'Result' } });
  const pictures = element('div');
  const title = element('h1');
  const buttons = element('div', { class: 'bar' });
  const problem = element('p', { class: 'error', attributes: { role: 'alert' } });
  const isWorkflow = WORKFLOWS.has(execution.action.runner_type ?? '');

  const act = (label: string, style: string, done: string, what: () => Promise<void>) =>
    element(
      'button',
      {
        class: style,
        attributes: { type: 'button' },
        on: {
          click: () => {
            problem.textContent = '';
            what().then(
              () => say(done),
              (error: unknown) => {
                problem.textContent = sentence(error);
              },
            );
          },
        },
      },
      label,
    );
  const change = (status: string) => async () => {
    await call('PUT', `/v1/executions/${id}`, { status });
  };

  const drawButtons = () => {
    if (session.role === 'observer') {
      buttons.replaceChildren(element('p', { class: 'soft' }, LOOKING_ONLY));
      return;
    }
    const shown: HTMLElement[] = [];
    if (!isFinal(execution.status)) {
      shown.push(
        act('Cancel', 'danger', 'Cancel was asked for.', () => call('DELETE', `/v1/executions/${id}`)),
      );
      if (isWorkflow && execution.status === 'running')
        shown.push(act('Pause', '', 'Pause was asked for.', change('pausing')));
      if (execution.status === 'paused') shown.push(act('Resume', 'primary', 'Resumed.', change('resuming')));
    } else {
      const runAgain = act('Yes, run it again', 'danger', 'Started again.', async () => {
        const again = await call<Execution>('POST', `/v1/executions/${id}/re_run`, {});
        location.hash = `#/history/${again.id}/general`;
      });
      const forget = act('No', '', 'Nothing was run.', async () => drawButtons());
      shown.push(
        act('Run again', 'primary', 'Really run it again?', async () =>
          buttons.replaceChildren(runAgain, forget),
        ),
      );
    }
    buttons.replaceChildren(...shown);
  };

  const draw = () => {
    const context = execution.context ?? {};
    const pairs: [string, Node | string][] = [
      [
        'Status',
        element('span', { class: `status ${statusKind(execution.status)}` }, inWords(execution.status)),
      ],
      ['Action', execution.action.ref],
      ['Asked by', context.api_user ?? context.user ?? '–'],
      ...(context.source_channel === undefined ? [] : [['In', context.source_channel] as [string, string]]),
      ['Started', moment(execution.start_timestamp)],
      ['Took', elapsed(execution)],
    ];
    if (execution.parent) {
      const href = `#/history/${execution.parent}/general`;
      pairs.push(['Part of', element('a', { attributes: { href } }, execution.parent)]);
    }
    for (const [name, value] of Object.entries(execution.parameters ?? {})) {
      pairs.push([name, element('code', {}, readable(value))]);
    }
    title.textContent = said.of(execution);
    facts.replaceChildren(
      ...pairs.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
    );
    if (tasks.size > 0)
      tree.replaceChildren(element('h2', {}, 'Tasks'), taskTree(execution, [...tasks.values()]));
    const shown = apart(execution.result);
    result.textContent = execution.result === undefined ? 'not yet' : readable(shown.value);
    pictures.replaceChildren(
      ...shown.pictures.map((src, index) =>
        element('img', { attributes: { src, alt: `Picture ${index + 1} of the result` } }),
      ),
    );
  };
  const said = new Said(() => draw());
  const addOutput = (text: string) => {
    const pinned = output.scrollTop + output.clientHeight >= output.scrollHeight - 8;
    output.textContent = `${output.textContent ?? ''}${text}`.slice(-OUTPUT_SHOWN);
    if (pinned) output.scrollTop = output.scrollHeight;
  };

  const load = async () => {
    execution = await call<Execution>('GET', `/v1/executions/${id}`);
    if (isWorkflow) {
      const path = `/v1/executions/${id}/children?depth=-1&exclude_attributes=result`;
      for (const task of await call<Execution[]>('GET', path)) tasks.set(task.id, task);
    } else {
      output.textContent = (await call<string>('GET', `/v1/executions/${id}/output?output_format=raw`)).slice(
        -OUTPUT_SHOWN,
      );
    }
    draw();
    drawButtons();
  };

  main.replaceChildren(
    title,
    element('section', { class: 'card', attributes: { 'aria-label': 'Summary' } }, facts),
    buttons,
    problem,
    tree,
    ...(isWorkflow ? [] : [element('h2', {}, 'Output'), output]),
    element('h2', {}, 'Result'),
    result,
    pictures,
  );
  await load();
  const clock = setInterval(() => {
    if (!isFinal(execution.status)) draw();
  }, 1000);
  const unfollow = follow({
    execution: (changed) => {
      if (changed.id === id) {
        const before = execution.status;
        execution = changed;
        if (before !== changed.status) {
          say(`${said.of(changed)} is ${inWords(changed.status)}`);
          drawButtons();
        }
        draw();
      } else if (changed.parent !== undefined && (changed.parent === id || tasks.has(changed.parent))) {
        tasks.set(changed.id, changed);
        draw();
      }
    },
    output: (piece) => {
      if (piece.execution_id === id) addOutput(piece.data);
    },
    back: () => void load().catch(() => {}),
  });
  return () => {
    clearInterval(clock);
    unfollow();
  };
}
