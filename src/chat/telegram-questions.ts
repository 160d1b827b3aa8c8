import type { Incoming } from '../core/chat';
import { asText, reach } from '../core/robot';

/** Older ones are answered with the bot's name, as after a restart. */
const MAX_REMEMBERED = 500;

/** Questions in groups that people answer by replying to them: such an answer does not begin with the bot's name. */
export class TelegramQuestions {
  readonly #asked = new Set<string>();

  add(chat: string, messageId: string | undefined): void {
    if (messageId === undefined) return;
    for (const oldest of this.#asked) {
      if (this.#asked.size < MAX_REMEMBERED) break;
      this.#asked.delete(oldest);
    }
    this.#asked.add(`${chat} ${messageId}`);
  }

  /**
   * @param message as the Bot API tells of it
   * @param names what the bot is called by: whatever begins so is handed on by the adapter
   * @returns undefined for what answers no question, or reaches the bot anyway
   */
  answeredBy(message: unknown, names: readonly (string | false | undefined)[]): Incoming | undefined {
    const room = asText(reach(message, 'chat', 'id'));
    const question = asText(reach(message, 'reply_to_message', 'message_id'));
    const text = asText(reach(message, 'text'));
    const userId = asText(reach(message, 'from', 'id'));
    if (room === undefined || text === undefined || userId === undefined) return undefined;
    if (!this.#asked.has(`${room} ${question}`)) return undefined;
    const said = text.replace(/^[@/]/, '').toLowerCase();
    const isAddressed = names.some((name) => name && said.startsWith(name.toLowerCase()));
    if (isAddressed || reach(message, 'from', 'is_bot') === true) return undefined;
    const name =
      asText(reach(message, 'from', 'username')) ?? asText(reach(message, 'from', 'first_name')) ?? userId;
    const id = asText(reach(message, 'message_id'));
    return { text, person: { id: userId, name }, place: { room }, ...(id === undefined ? {} : { id }) };
  }
}
