import { attachedFiles } from '../../src/delivery/attached-files';

describe('files that a result attaches', () => {
  it('are read from extra.chat.files, encoded or as text', () => {
    expect(
      attachedFiles({
        chat: {
          files: [
            { name: 'a.png', type: 'image/png', base64: 'iVBORw0KGgo=' },
            { name: '../../etc/b.txt', type: 'text/plain', text: 'hello' },
          ],
        },
      }),
    ).toEqual([
      { name: 'a.png', type: 'image/png', content: Buffer.from('iVBORw0KGgo=', 'base64') },
      { name: 'b.txt', type: 'text/plain', content: 'hello' },
    ]);
  });

  it.each([
    undefined,
    {},
    { chat: null },
    { chat: { files: 'x' } },
    {
      chat: {
        files: [
          null,
          7,
          {},
          { name: '' },
          { name: 'a' },
          { name: 'a', base64: '' },
          { name: 'a', base64: 7 },
          { name: 'a', text: 7 },
          { name: 'a', text: '' },
          { name: '', text: 'no name' },
          { name: '/', text: 'no name' },
          { text: 'no name' },
          { name: ['a'], text: 'no name' },
        ],
      },
    },
  ])('%j attaches none', (extra) => {
    expect(attachedFiles(extra as Record<string, unknown> | undefined)).toEqual([]);
  });

  it.each([undefined, 7, ['text/plain'], 'text', '/plain', 'text/plain; charset=utf-8', 'a text/plain'])(
    'are of no certain type where they say %j',
    (type) => {
      expect(attachedFiles({ chat: { files: [{ name: 'a', type, text: 'x' }] } })).toEqual([
        { name: 'a', content: 'x', type: 'application/octet-stream' },
      ]);
    },
  );

  it('are five at most, and none that belongs behind a link', () => {
    const files = ['1', '2', '3', '4', '5', '6'].map((name) => ({ name, text: 'x' }));
    expect(attachedFiles({ chat: { files } }).map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5']);
    const largest = { name: 'large', text: 'x'.repeat(5 * 1024 * 1024) };
    expect(attachedFiles({ chat: { files: [largest] } })).toHaveLength(1);
    expect(attachedFiles({ chat: { files: [{ ...largest, text: `${largest.text}x` }] } })).toEqual([]);
  });
});
