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
        ],
      },
    },
  ])('%j attaches none', (extra) => {
    expect(attachedFiles(extra as Record<string, unknown> | undefined)).toEqual([]);
  });
});
