import { mistypedSignOffInWords, mistypedSignOffs } from '../../../src/language/alias/mistyped-sign-off';

it.each<[string, unknown, string[]]>([
  ['a slip', { chat: { aprove: 2 } }, ['extra.chat.aprove looks like extra.chat.approve']],
  ['another case', { chat: { Confirm: true } }, ['extra.chat.Confirm looks like extra.chat.confirm']],
  ['a level too high', { approve: 2 }, ['extra.approve looks like extra.chat.approve']],
  [
    'the second factor',
    { security: { twofacter: true } },
    ['extra.security.twofacter looks like extra.security.twofactor'],
  ],
  [
    'a slip in the place',
    { securty: { twofactor: true }, chta: { confirm: true } },
    [
      'extra.securty.twofactor looks like extra.security.twofactor',
      'extra.chta.confirm looks like extra.chat.confirm',
    ],
  ],
])('%s is told', (_what, extra, told) => {
  expect(mistypedSignOffs(extra).map(mistypedSignOffInWords)).toEqual(told);
});

it.each<[string, unknown]>([
  ['what is right', { chat: { approve: 1, confirm: true }, security: { twofactor: true } }],
  ['other keys', { slack: { color: 'good' }, chat: { examples: [], progress: true, choices: {} } }],
  ['nothing', undefined],
  ['a text', 'approve'],
  ['a list', { chat: ['approve'] }],
])('%s is taken as it is', (_what, extra) => {
  expect(mistypedSignOffs(extra)).toEqual([]);
});
