import { readableFormat } from '../src/language/alias/readable-format';
import { type Alias, call, Refused, sentence } from './api.js';
import { element } from './element.js';
import { displays } from './said.js';

interface Match {
  actionalias: Alias;
  display: string;
  representation: string;
}

/** Every command there is, with a search, and "what would this text do?" */
export async function commandList(main: HTMLElement): Promise<() => void> {
  const aliases = await allAliases();
  const found = element('div');
  const search = element('input', { attributes: { type: 'search', placeholder: 'words' } });
  const draw = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const shown = aliases.filter((alias) => {
      const text =
        `${alias.pack} ${alias.name} ${alias.description ?? ''} ${displays(alias).join(' ')}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    found.replaceChildren(
      element('p', { class: 'soft', attributes: { role: 'status' } }, `${shown.length} of ${aliases.length}`),
      ...shown.map(card),
    );
  };
  search.addEventListener('input', draw);

  const text = element('input', {
    attributes: { type: 'text', placeholder: 'what you would say to the bot' },
  });
  const verdict = element('p', { attributes: { role: 'status' } });
  const ask = element(
    'form',
    { class: 'bar' },
    element('label', {}, 'What would this text do?', text),
    element('button', { attributes: { type: 'submit' } }, 'Tell me'),
  );
  ask.addEventListener('submit', (event) => {
    event.preventDefault();
    call<Match>('POST', '/v1/actionalias/match', { command: text.value }).then(
      (match) =>
        verdict.replaceChildren(
          'It would run ',
          element('code', {}, match.actionalias.action_ref),
          ' by the alias ',
          element('code', {}, match.actionalias.ref),
          ', format ',
          element('code', {}, readableFormat(match.representation)),
          '.',
        ),
      async (error: unknown) => verdict.replaceChildren(...(await whyNot(error, text.value))),
    );
  });

  main.replaceChildren(
    element('h1', {}, 'Commands'),
    element('section', { class: 'card' }, ask, verdict),
    element('div', { class: 'bar' }, element('label', {}, 'Search', search)),
    found,
  );
  draw();
  return () => {};
}

async function allAliases(): Promise<Alias[]> {
  const all: Alias[] = [];
  for (;;) {
    const page = await call<Alias[]>('GET', `/v1/actionalias?limit=100&offset=${all.length}`);
    all.push(...page);
    if (page.length < 100) return all.filter((alias) => alias.enabled !== false);
  }
}

/** Why a text is no command, and what it may have meant, as in chat. */
async function whyNot(error: unknown, text: string): Promise<(Node | string)[]> {
  if (!(error instanceof Refused && error.status === 400)) return [sentence(error)];
  const { suggestions } = await call<{ suggestions: string[] }>('POST', '/page/suggestions', { text }).catch(
    () => ({ suggestions: [] }),
  );
  if (suggestions.length === 0) return [sentence(error)];
  return [
    'That is no command. Did you mean:',
    element(
      'ul',
      {},
      ...suggestions.map((display) => element('li', {}, element('code', {}, readableFormat(display)))),
    ),
  ];
}

function card(alias: Alias): HTMLElement {
  return element(
    'section',
    { class: 'card' },
    ...displays(alias).map((display) => element('p', {}, element('code', {}, readableFormat(display)))),
    element(
      'p',
      { class: 'soft' },
      `${alias.description ?? ''} (${alias.pack}.${alias.name} runs ${alias.action_ref})`,
    ),
  );
}
