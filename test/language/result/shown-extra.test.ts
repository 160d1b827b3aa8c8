import { renderResult, shownExtra } from '../../../src/language/result';

const shown = (chat: object) => shownExtra({ chat });
const ROWS = [
  { host: 'web1', state: 'up' },
  { host: 'web2', state: null, since: '3 h' },
];

test.each([
  ['a list', ROWS],
  ['JSON', JSON.stringify(ROWS)],
  [
    'what Python prints',
    "[{'host': 'web1', 'state': 'up'}, {'host': 'web2', 'state': None, 'since': '3 h'}]",
  ],
])('a table comes as %s', (_, table) => {
  const whole = {
    columns: ['host', 'state', 'since'],
    rows: [
      ['web1', 'up', ''],
      ['web2', '', '3 h'],
    ],
  };
  expect(shown({ table })).toEqual({ table: whole });
});

test('the columns are those that are asked for, in their order, under their titles', () => {
  const table = { rows: JSON.stringify(ROWS), columns: ['state', { key: 'host', title: 'Host' }] };
  expect(shown({ table }).table).toEqual({
    columns: ['state', 'Host'],
    rows: [
      ['up', 'web1'],
      ['', 'web2'],
    ],
  });
});

test('a cell is one line of text, whatever is in it', () => {
  const table = `[{"a": "one\\n two", "b": {"c": [12345678901234567890]}, "d": "${'x'.repeat(500)}"}]`;
  const [row = []] = shown({ table }).table?.rows ?? [];
  expect(row.slice(0, 2)).toEqual(['one two', '{"c":["12345678901234567890"]}']);
  expect(row[2]).toHaveLength(200);
});

test('a button says one command; what is none is left out', () => {
  const buttons = [
    { label: 'Restart', command: 'restart web1', style: 'danger' },
    { label: 'Two', command: 'one\ntwo' },
    { label: '', command: 'restart web2' },
    { label: 'No command', command: ' ' },
    'restart',
  ];
  expect(shown({ buttons })).toEqual({
    buttons: [{ label: 'Restart', say: 'restart web1', style: 'danger' }],
  });
});

test.each([
  ['https://graphs.example/web1.png', { url: 'https://graphs.example/web1.png', alt: 'picture' }],
  [
    { url: 'http://x.example/y', alt: 'Load' },
    { url: 'http://x.example/y', alt: 'Load' },
  ],
  ['javascript:alert(1)', undefined],
  ['file:///etc/passwd', undefined],
])('of the picture %j is shown %j', (picture, expected) => {
  expect(shown({ picture }).picture).toEqual(expected);
});

test.each([
  [undefined],
  ['text'],
  [{ chat: 'x' }],
  [{ chat: { table: 'no list', buttons: 3, picture: {} } }],
])('of %j nothing is drawn, and nothing breaks', (extra) => {
  expect(shownExtra(extra)).toEqual({});
});

test('a list goes through StackStorm’s templates whole, whatever is in it', () => {
  const rows = '{{ execution.result.result | to_json_string | json_escape }}';
  const alias = { result: { format: 'x', extra: { chat: { table: { rows } } } } };
  const found = [{ host: `we"b's`, note: 'a\\b ä\n{{ x }}' }];
  const rendered = renderResult(alias, { status: 'succeeded', result: { result: found } });
  if (rendered.kind !== 'rendered') throw new Error(JSON.stringify(rendered));
  expect(shownExtra(rendered.extra).table?.rows).toEqual([[`we"b's`, 'a\\b ä {{ x }}']]);
});
