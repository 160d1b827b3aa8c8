import { EventEmitter } from 'node:events';
import { type ChatFake, overLimit, plainNames } from './chat-fake';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';

interface Sent {
  chat: string;
  text: string;
  options: Record<string, unknown>;
}

interface CommandList {
  scope: Record<string, unknown>;
  commands: { command: string; description: string }[];
}

/** As much of the Bot API's client as hubot-telegram carries, with Telegram's limits. */
export function fakeTelegram(): ChatFake & { sent: Sent[]; commands: CommandList[]; bot: EventEmitter } {
  const sent: Sent[] = [];
  /** What stands in the chats now: updates change it in place. */
  const visible: Sent[] = [];
  const commands: CommandList[] = [];
  const uploads: { name: string; content: string }[] = [];
  const misbehave = new Misbehaviours();
  const fake = { refused: [] as string[] };
  const refuse = (reason: string, status = 400, parameters = {}) =>
    Object.assign(new Error(`ETELEGRAM: ${status} ${reason}`), {
      code: 'ETELEGRAM',
      response: {
        statusCode: status,
        body: { ok: false, error_code: status, description: reason, parameters },
      },
    });
  const bot = Object.assign(new EventEmitter(), {
    sendMessage: async (chat: string, text: string, options: Record<string, unknown> = {}) => {
      const wrong = misbehave.take('send');
      if (wrong?.delayMs !== undefined) await new Promise(() => {});
      if (wrong?.retryAfterSeconds !== undefined) {
        throw refuse('Too Many Requests', 429, { retry_after: wrong.retryAfterSeconds });
      }
      if (wrong?.error === 'gone') throw refuse('Forbidden: bot was kicked from the group chat', 403);
      if (wrong) throw refuse('Internal Server Error', 500);
      if (text.trim() === '') throw refuse('Bad Request: message text is empty');
      if (overLimit(fake, text.length, 4_096)) throw refuse('Bad Request: message is too long');
      const markup = JSON.parse(String(options.reply_markup ?? '{}')) as Markup;
      const reason = markupRefusal(markup);
      if (reason !== undefined) {
        fake.refused.push(reason);
        throw refuse(`Bad Request: ${reason}`);
      }
      sent.push({ chat, text, options });
      visible.push({ chat, text, options });
      return { message_id: sent.length };
    },
    editMessageText: async (text: string, options: Record<string, unknown>) => {
      const message = visible[Number(options.message_id) - 1];
      if (message === undefined || message.text === text)
        throw refuse('Bad Request: message is not modified');
      Object.assign(message, { text, options });
      return true;
    },
    sendDocument: async (_: string, content: Buffer, _options: unknown, about: { filename: string }) => {
      uploads.push({ name: about.filename, content: content.toString('utf8') });
      return { message_id: 900 };
    },
    answerCallbackQuery: async () => true,
    setMyCommands: async (list: CommandList['commands'], { scope }: { scope: string }) => {
      const isWrong = ({ command, description }: (typeof list)[number]) =>
        !/^[a-z0-9_]{1,32}$/.test(command) || description.length < 1 || description.length > 256;
      if (list.length > 100 || list.some(isWrong)) throw refuse('Bad Request: BOT_COMMAND_INVALID');
      commands.push({ scope: JSON.parse(scope) as Record<string, unknown>, commands: list });
      return true;
    },
  });
  const robot = { name: 'hubot', adapter: { send: () => undefined, bot }, telegram: bot };
  const said = (chat: number) => ({
    id: '77',
    text: 'hubot run',
    user: { id: '42', name: 'alice', room: chat, telegram_chat: chat },
  });
  return Object.assign(fake, {
    ...{ sent, commands },
    bot,
    robot,
    heard: said(-100),
    heardDirectly: said(42),
    shown: () => sent.map(withFences),
    payloads: visible,
    called: () => sent.flatMap(({ text, options }) => [...plainNames(text), ...entitiesIn(options)]),
    files: () => uploads,
    fail: (how: Misbehaviour) => misbehave.next('send', how),
    stop: async () => {},
  });
}

interface Markup {
  inline_keyboard?: { text: string; callback_data: string }[][];
  input_field_placeholder?: string;
}

function markupRefusal({ inline_keyboard = [], input_field_placeholder = '' }: Markup): string | undefined {
  if (input_field_placeholder.length > 64) return 'input_field_placeholder is too long';
  const keys = inline_keyboard.flat();
  if (keys.some(({ text }) => text === '')) return 'text buttons are not allowed to be empty';
  return keys.some(({ callback_data }) => Buffer.byteLength(callback_data) > 64)
    ? 'BUTTON_DATA_INVALID'
    : undefined;
}

interface Entity {
  type: string;
  offset: number;
  length: number;
  user?: { id: number };
}

function entitiesOf({ entities }: Record<string, unknown>): Entity[] {
  return JSON.parse(String(entities ?? '[]')) as Entity[];
}

function entitiesIn(options: Record<string, unknown>): string[] {
  return entitiesOf(options).flatMap(({ user }) => (user === undefined ? [] : [String(user.id)]));
}

/** What has fixed width, between fences. */
function withFences({ text, options }: Sent): string {
  const blocks = entitiesOf(options).filter(({ type }) => type === 'pre');
  return blocks.reduceRight((shown, { offset, length }) => {
    const [before, code, after] = [
      shown.slice(0, offset),
      shown.slice(offset, offset + length),
      shown.slice(offset + length),
    ];
    return `${before}\`\`\`\n${code}\n\`\`\`${after}`;
  }, text);
}
