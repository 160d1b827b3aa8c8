import type { SlackPost } from '../../fakes/slack';

/** Something in a Slack room: what a person said or pressed, or what the bot posted. */
export type Beat = { by: string; said: string } | { by: string; pressed: string } | { post: SlackPost };

interface Line {
  text: string;
  colour: string;
  weight?: 'bold';
  /** The bar of an attachment. */
  bar?: string;
}

type Row = Line | { buttons: { label: string; style: string | undefined }[] };

const COLOURS: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };
const STYLES: Record<string, string> = { primary: '#007a5a', danger: '#e01e5a' };
const WIDTH = 760;
const STEP = 19;
const MOST = 88;

/** The visible text of a post, with people by name and without what differs from run to run. */
export function plain(text: string, people: Readonly<Record<string, string>>): string {
  return text
    .replace(/<@(\w+)>/g, (_, id: string) => `@${people[id] ?? id}`)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/http:\/\/127\.0\.0\.1:\d+/g, 'http://st2.example.com');
}

/** Draws what Slack was really sent, as an SVG: text, attachments with their colours, buttons. */
export function picture(
  title: string,
  beats: readonly Beat[],
  people: Readonly<Record<string, string>>,
): string {
  const rows = beats.flatMap((beat) => rowsOf(beat, people));
  let y = 12;
  const drawn = rows.map((row) => {
    const at = y;
    y += 'buttons' in row ? 34 : STEP;
    return 'buttons' in row ? drawButtons(row.buttons, at) : drawLine(row, at);
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y + 12}" font-family="Lato, Helvetica, Arial, sans-serif" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${y + 12}" fill="#fff"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** The same as lines of text, for who cannot see the picture. */
export function transcript(beats: readonly Beat[], people: Readonly<Record<string, string>>): string {
  return beats
    .flatMap((beat) => rowsOf(beat, people))
    .map((row) =>
      'buttons' in row ? `    ${row.buttons.map(({ label }) => `[ ${label} ]`).join('  ')}` : row.text,
    )
    .join('\n');
}

function rowsOf(beat: Beat, people: Readonly<Record<string, string>>): Row[] {
  if ('said' in beat) return [{ text: `${beat.by}: ${beat.said}`, colour: '#1d1c1d', weight: 'bold' }];
  if ('pressed' in beat)
    return [{ text: `${beat.by} presses ${beat.pressed}`, colour: '#616061', weight: 'bold' }];
  const { text, attachments = [], blocks = [] } = beat.post;
  const body = wrapped(plain(text ?? '', people)).map(
    (line, index): Row => ({ text: `${index === 0 ? 'hubot:' : '      '} ${line}`, colour: '#1d1c1d' }),
  );
  const boxes = attachments.flatMap((box): Row[] => {
    const { color = '', text: inside } = box as { color?: string; text?: string };
    const bar = COLOURS[color] ?? (color === '' ? '#ddd' : color);
    const lines = inside === undefined ? [] : wrapped(plain(inside, people));
    return [
      ...lines.map((line): Row => ({ text: `    ${line}`, colour: '#1d1c1d', bar })),
      ...buttonsIn(((box as { blocks?: object[] }).blocks ?? []) as object[]),
    ];
  });
  return [...body, ...boxes, ...buttonsIn(blocks as object[])];
}

function buttonsIn(blocks: readonly object[]): Row[] {
  return blocks.flatMap((block): Row[] => {
    const elements = (block as { elements?: { text?: { text?: string }; style?: string }[] }).elements ?? [];
    const buttons = elements.map(({ text, style }) => ({ label: text?.text ?? '', style }));
    return buttons.length === 0 ? [] : [{ buttons }];
  });
}

function wrapped(text: string): string[] {
  if (text === '') return [];
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => line.match(new RegExp(`.{1,${MOST}}(?:\\s|$)|.{1,${MOST}}`, 'g')) ?? [line]);
}

function drawLine({ text, colour, weight, bar }: Line, y: number): string {
  const bold = weight === undefined ? '' : ` font-weight="${weight}"`;
  const line = bar === undefined ? '' : `<rect x="20" y="${y}" width="4" height="${STEP}" fill="${bar}"/>`;
  return `${line}<text x="${bar === undefined ? 16 : 34}" y="${y + 14}" fill="${colour}"${bold} xml:space="preserve">${escaped(text.trimStart())}</text>`;
}

function drawButtons(buttons: readonly { label: string; style: string | undefined }[], y: number): string {
  let x = 34;
  return buttons
    .map(({ label, style }) => {
      const width = 24 + label.length * 8;
      const colour = STYLES[style ?? ''] ?? '#1d1c1d';
      const drawn = `<rect x="${x}" y="${y + 3}" width="${width}" height="26" rx="4" fill="#fff" stroke="${colour}"/><text x="${x + width / 2}" y="${y + 21}" text-anchor="middle" font-weight="bold" fill="${colour}">${escaped(label)}</text>`;
      x += width + 8;
      return drawn;
    })
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
