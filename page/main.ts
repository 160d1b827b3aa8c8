/** The page: a hash names what is shown, each view says how to leave it. */
import { call, Refused, type Session, sentence } from './api.js';
import { commandList } from './command-list.js';
import { byId, element } from './element.js';
import { executionList } from './execution-list.js';
import { executionView } from './execution-view.js';
import { countInquiries, inquiryList } from './inquiry-list.js';
import { follow } from './live.js';

const main = byId('content');
let leave: () => void = () => {};
let visit = 0;

async function view(place: HTMLElement, session: Session): Promise<() => void> {
  const [, page, id] = location.hash.split('/');
  if (page === 'inquiries') return inquiryList(place, session);
  if (page === 'commands') return commandList(place);
  if (page === 'history' && id) return executionView(place, id, session);
  return executionList(place);
}

async function show(session: Session): Promise<void> {
  const mine = ++visit;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('nav a')) {
    const here = location.hash.startsWith(link.getAttribute('href') ?? '-');
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  try {
    // What was there stays until the next is whole.
    const place = element('div');
    const left = await view(place, session);
    // Somebody who clicks fast is elsewhere by now.
    if (mine !== visit) return left();
    leave = left;
    main.replaceChildren(place);
  } catch (error) {
    if (mine === visit)
      main.replaceChildren(
        element('h1', {}, 'That did not work'),
        element('p', { class: 'error' }, sentence(error)),
      );
  }
  document.title = `${main.querySelector('h1')?.textContent ?? ''} – hubot-st2`;
}

async function start(): Promise<void> {
  let session: Session;
  try {
    session = await call<Session>('GET', '/page/session');
  } catch (error) {
    main.replaceChildren(
      element('h1', {}, 'Sign in through the bot'),
      error instanceof Refused && error.status === 401
        ? element(
            'p',
            {},
            'Say ',
            element('code', {}, 'st2 page'),
            ' to the bot: it answers with a link that lets you in once.',
          )
        : element('p', { class: 'error' }, sentence(error)),
    );
    return;
  }
  byId('who').textContent = `${session.user} (${session.role})`;
  const out = byId('leave');
  out.hidden = false;
  out.addEventListener('click', () => {
    call('POST', '/page/leave').finally(() => location.reload());
  });
  window.addEventListener('hashchange', () => {
    void show(session).then(() => main.focus());
  });
  const recount = () => void countInquiries().catch(() => {});
  recount();
  follow({
    execution: (execution) => {
      if (execution.action.ref === 'core.ask') recount();
    },
    back: recount,
  });
  if (location.hash === '') location.replace('#/history');
  else await show(session);
}

void start();
