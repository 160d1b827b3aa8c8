import { tableText } from '../../src/chat/table-text';
import { reach } from '../../src/core/robot';
import type { ChatFake } from '../fakes/chat-fake';

/** What stands at the left of a box, by the colour of its bar as the services write it. */
const BARS: Record<string, string> = {
  '2eb67d': '🟩',
  e01e5a: '🟥',
  ecb22e: '🟨',
  good: '🟩',
  danger: '🟥',
  warning: '🟨',
  '2de0a5': '🟩',
  f5455c: '🟥',
  ffd21f: '🟨',
};
const NO_COLOUR = '▏';

type Fields = Record<string, unknown>;

/** A message as people see it, one line a line: boxes have a bar, a button stands in brackets. Nothing that was sent is passed over. */
export type Reader = (sent: unknown) => string[];

/** How each service draws what it is sent. Who is called stands there as `@name`. */
export const READERS: Record<string, Reader> = {
  'slack (new)': (sent) => {
    const post = sent as Fields;
    return [
      ...wordsOf(post.text).map(fromSlack),
      ...listOf(post.blocks).flatMap(slackBlock),
      ...boxesOf(post.attachments),
    ];
  },
  mattermost: (sent) => {
    const { message, props } = sent as Fields;
    return [...wordsOf(message), ...boxesOf(reach(props, 'attachments'))];
  },
  rocketchat: (sent) => {
    const { msg, attachments } = sent as Fields;
    return [...wordsOf(msg), ...boxesOf(attachments)];
  },
  discord: (sent) => {
    const { content, embeds, components, files } = (sent as { payload: Fields }).payload;
    return [
      ...wordsOf(content).map((line) => line.replaceAll('<@42>', '@alice')),
      ...listOf(embeds).flatMap(embed),
      ...listOf(components).map((row) => buttons(listOf(row.components).map(({ label }) => label))),
      ...listOf(files).map((file) => fileLine(file.name, file.attachment)),
    ];
  },
  'teams (ms-teams)': (sent) => {
    const { card, text } = sent as { card?: Fields; text: string };
    if (card === undefined) return wordsOf(text);
    const actions = listOf(card.actions).map(({ title }) => title);
    const lines = [
      ...listOf(card.body).flatMap(cardPart),
      ...(actions.length === 0 ? [] : [buttons(actions)]),
    ];
    return ['┌', ...lines.map((line) => `│ ${line}`), '└'];
  },
  telegram: (sent) => {
    const { text, options } = sent as { text: string; options: Fields };
    const markup = JSON.parse(String(options.reply_markup ?? '{}')) as Fields;
    const rows = (markup.inline_keyboard ?? []) as { text: string }[][];
    const calls = String(options.entities ?? '').includes('text_mention');
    return [
      ...wordsOf(calls ? `@${text}` : text),
      ...rows.map((row) => buttons(row.map(({ text: label }) => label))),
      ...(markup.force_reply === true
        ? [`(an answer is opened: “${String(markup.input_field_placeholder)}”)`]
        : []),
      ...(options.disable_web_page_preview === false ? ['(with a preview of the address)'] : []),
    ];
  },
  irc: (sent) => wordsOf((sent as Fields).text),
  xmpp: (sent) => wordsOf((sent as Fields).text),
  plain: (sent) => wordsOf((sent as Fields).text),
};

/** Files that came beside the messages, which Slack, Mattermost and Telegram take by calls of their own. */
export function filesBeside(service: string, fake: ChatFake): string[] {
  return service === 'discord' ? [] : fake.files().map(({ name, content }) => fileLine(name, content));
}

function fileLine(name: unknown, content: unknown): string {
  return `(file ${String(name)}, ${String(content).trimEnd().split('\n').length} lines)`;
}

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const wordsOf = (value: unknown): string[] =>
  typeof value === 'string' && value !== '' ? value.split('\n') : [];
const buttons = (labels: readonly unknown[]): string =>
  labels.map((label) => `[ ${String(label)} ]`).join(' ');
const picture = (url: unknown, alt: unknown): string => `(picture ${String(url)}: ${String(alt)})`;

function fromSlack(line: string): string {
  const named = line.replaceAll('<@U0ALICE>', '@alice');
  return named.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** The attachments that Slack began and others took over. */
function boxesOf(attachments: unknown): string[] {
  return listOf(attachments).flatMap((box) => {
    const fields = listOf(box.fields).map(({ title, value }) => `${String(title)}: ${String(value)}`);
    const lines = [
      ...wordsOf(box.title),
      ...wordsOf(box.text).map(fromSlack),
      ...fields,
      ...(box.image_url === undefined ? [] : [picture(box.image_url, box.fallback)]),
    ];
    return [...barred(lines, box.color), ...listOf(box.blocks).flatMap(slackBlock)];
  });
}

function barred(lines: readonly string[], colour: unknown): string[] {
  const bar =
    BARS[
      String(colour ?? '')
        .replace('#', '')
        .toLowerCase()
    ] ?? NO_COLOUR;
  return lines.map((line) => `${bar} ${line}`.trimEnd());
}

function slackBlock(block: Fields): string[] {
  if (block.type === 'actions')
    return [buttons(listOf(block.elements).map(({ text }) => reach(text, 'text')))];
  if (block.type !== 'table') throw new Error(`how does Slack draw ${JSON.stringify(block)}?`);
  const [columns = [], ...rows] = listOf(block.rows).map((row) =>
    (row as unknown as Fields[]).map(({ text }) => String(text)),
  );
  return grid(columns, rows);
}

function embed({ title, description, color, image, footer, fields }: Fields): string[] {
  const colour = typeof color === 'number' ? color.toString(16).padStart(6, '0') : undefined;
  const named = listOf(fields).map(({ name, value }) => `${String(name)}: ${String(value)}`);
  const shown = image === undefined ? [] : [picture(reach(image, 'url'), reach(footer, 'text'))];
  return barred([...wordsOf(title), ...wordsOf(description), ...named, ...shown], colour);
}

/** An Adaptive Card's parts. */
function cardPart(part: Fields): string[] {
  if (part.type === 'TextBlock')
    return [part.fontType === 'Monospace' ? `│ ${String(part.text)}` : String(part.text)];
  if (part.type === 'Image') return [picture(part.url, part.altText)];
  if (part.type === 'Table') {
    const [columns = [], ...rows] = listOf(part.rows).map(({ cells }) =>
      listOf(cells).map(({ items }) => String(listOf(items)[0]?.text ?? '')),
    );
    return grid(columns, rows);
  }
  if (!String(part.type).startsWith('Input.'))
    throw new Error(`how does Teams draw ${JSON.stringify(part)}?`);
  const choices = listOf(part.choices).map(({ title }) => `( ) ${String(title)}`);
  const entry = choices.length > 0 ? choices.join(' ') : `[${'_'.repeat(20)}]`;
  return [`${String(part.label)}${part.isRequired === true ? ' *' : ''}  ${entry}`];
}

/** A table that the service draws itself. */
function grid(columns: string[], rows: string[][]): string[] {
  const [head = '', rule = '', ...others] = tableText({ columns, rows }).split('\n');
  return [head, rule.replaceAll('-', '─'), ...others].map((line) => `│ ${line}`);
}
