import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnnouncingServer } from '../../src/core/expected';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import { type PendingState, TRANSITIONS } from '../../src/delivery/pending-command';
import { resultFormat } from '../../src/delivery/result-format';
import { wayOf } from '../../src/delivery/result-way';

const page = join(__dirname, '../../docs/operate.md');

/** Compares what stands between two marks of the page with a table, or writes it there with UPDATE_DOCS=1. */
function inPage(name: string, table: string): void {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`];
  const begin = text.indexOf(from) + from.length;
  const end = text.indexOf(to);
  if (process.env.UPDATE_DOCS !== undefined)
    writeFileSync(page, text.slice(0, begin) + table + text.slice(end));
  else expect(text.slice(begin, end)).toBe(table);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

it('docs/operate.md has the states of a command as the code has them', () => {
  const states = Object.keys(TRANSITIONS) as PendingState[];
  const rows = states.map((state) => [
    `\`${state}\``,
    Object.entries(TRANSITIONS[state])
      .map(([event, next]) => `${event} → \`${next}\``)
      .join(', '),
  ]);
  inPage('states', tableOf(['state', 'what changes it'], rows));
});

const stock: AnnouncingServer = { kind: 'stock' };
const alias = (more: Partial<ActionAlias>): ActionAlias => ({
  ...{ pack: 'p', name: 'a', action_ref: 'p.a', formats: ['a'] },
  ...more,
});

/** What an alias, StackStorm or a setting has, and what it is tried with. */
const CASES: [
  feature: string,
  alias: ActionAlias,
  matchMultiple?: boolean,
  server?: AnnouncingServer,
  results?: 'direct' | 'announced',
][] = [
  ['no `result`: the default message', alias({})],
  ['`result.format`', alias({ result: { format: '{{ execution.result.stdout }}' } })],
  ['`result.extra`', alias({ result: { extra: { slack: { color: '{{ execution.status }}' } } } })],
  ['`result.enabled: false`', alias({ result: { enabled: false } })],
  ['`ack.format`, `ack.extra`', alias({ ack: { format: 'on it', extra: { slack: {} } } })],
  [
    'a filter that only the server has (`decrypt_kv`)',
    alias({ result: { format: '{{ execution.result.secret | decrypt_kv }}' } }),
  ],
  ['`match_multiple`', alias({}), true],
  ['`extra.chat.results: announced`', alias({ extra: { chat: { results: 'announced' } } })],
  [
    '`extra.chat.results: direct`',
    alias({ extra: { chat: { results: 'direct' } } }),
    false,
    { kind: 'unknown', why: 'the bot may not look' },
  ],
  ['`ST2_RESULTS=announced`', alias({}), false, stock, 'announced'],
  ['`ST2_RESULTS=direct`', alias({}), false, { kind: 'unknown', why: 'the bot may not look' }, 'direct'],
  [
    "a rule of one's own on `core.st2.generic.notifytrigger`",
    alias({}),
    false,
    { kind: 'own', why: 'the rule ops.tell listens to the results of commands' },
  ],
  [
    'a chatops pack that was changed',
    alias({}),
    false,
    { kind: 'own', why: 'chatops.post_result is not the one that StackStorm comes with' },
  ],
  [
    'a bot that may not look',
    alias({}),
    false,
    {
      kind: 'unknown',
      why: 'the bot is not allowed to read rules and actions (rights rule_list, action_view)',
    },
  ],
];

it('docs/operate.md says which way each result takes, and why, as the code decides it', () => {
  const rows = CASES.map(([feature, one, matchMultiple = false, server = stock, results]) => {
    const { way, why } = wayOf(one, matchMultiple, { results, server, refusal: resultFormat.refusal });
    return [feature, way, why.replaceAll('|', '\\|')];
  });
  inPage('ways', tableOf(['alias, StackStorm or setting', 'way', 'because'], rows));
});
