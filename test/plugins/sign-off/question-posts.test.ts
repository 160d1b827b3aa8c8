import type { BridgeContext } from '../../../src/core/bridge-context';
import { fieldsIn, type OpenInquiry } from '../../../src/plugins/sign-off/inquiry';
import { askPost, openingPost } from '../../../src/plugins/sign-off/inquiry-posts';
import { FORM, SURE } from './inquiry-double';

const PLAIN = { type: 'object', properties: { reason: { type: 'string', required: true } } };

const inquiryOf = (schema: unknown, more: Partial<OpenInquiry> = {}) =>
  ({
    ...{ id: 'abc123', title: 'deploy', schema, users: [], roles: [], expiresAt: 60_000, ...more },
  }) as unknown as OpenInquiry;

const on = (buttons: boolean, onForm?: () => void) =>
  ({
    addressed: (words: string) => `bot ${words}`,
    service: { abilities: { buttons }, onForm },
  }) as unknown as BridgeContext;

const YES_NO = [
  { label: 'Yes', say: 'st2 answer abc123 yes', style: 'primary' },
  { label: 'No', say: 'st2 answer abc123 no' },
];

describe('the buttons of a question', () => {
  it('are its answers where one press gives a whole answer', () => {
    expect(openingPost(inquiryOf(SURE), 0, on(true)).buttons).toEqual(YES_NO);
  });

  it('open a form where there is more to say, and give the answers to its first field', () => {
    const { schema } = { schema: { properties: { ...SURE.properties, ...PLAIN.properties } } };
    expect(
      openingPost(
        inquiryOf(schema),
        0,
        on(true, () => {}),
      ).buttons,
    ).toEqual([{ label: 'Answer …', say: expect.stringContaining('abc123'), style: 'primary' }, ...YES_NO]);
    expect(openingPost(inquiryOf(PLAIN), 0, on(true)).buttons).toEqual([
      { label: 'Answer …', say: 'st2 answer abc123', style: 'primary' },
    ]);
  });

  it('are none where nothing can be pressed', () => {
    expect(openingPost(inquiryOf(SURE), 0, on(false)).buttons).toEqual([]);
    expect(fieldsIn(inquiryOf(SURE)).map((field) => askPost('abc123', field, on(false)).buttons)).toEqual([
      [],
    ]);
  });

  it('of a field that is asked for by itself are its answers', () => {
    const posts = fieldsIn(inquiryOf(SURE)).map((field) => askPost('abc123', field, on(true)));
    expect(posts).toEqual([
      {
        ...{ text: 'sure: Are you sure? (yes | no)', body: 'Say `bot st2 answer abc123 …`.' },
        ...{ outcome: 'waiting', buttons: YES_NO },
      },
    ]);
  });
});

it('a question says which of its fields is a secret, and for whom it is', () => {
  const { body } = openingPost(inquiryOf(FORM, { users: ['ann'], roles: ['ops'] }), 0, on(false));
  expect(body).toBe(
    [
      '  day (text)',
      '  reason (text; `-` to leave it out)',
      '  pin (text) (answer it in a direct message)',
      'Say `bot st2 answer abc123 …` within 1 min.',
      'For ann, the role ops.',
    ].join('\n'),
  );
});
