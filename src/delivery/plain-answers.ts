import type { Post, Posted } from '../core/chat';
import { answerOrder } from './addressed';
import type { Order, Settle } from './order';
import type { Tracked } from './pending-command';
import type { PendingCommands } from './pending-commands';
import type { RetryingWriter } from './retrying-writer';

export interface PlainAnswersOptions {
  commands: PendingCommands;
  writer: RetryingWriter;
  post(order: Order, settle: Settle): void;
  /** Is told which message carries the answer. Never throws. */
  answered: ((execution: string, posted: Posted) => void) | undefined;
}

/** Answers in the bridge's own words, where the words of the alias cannot be had. */
export class PlainAnswers {
  readonly #options: PlainAnswersOptions;

  constructor(options: PlainAnswersOptions) {
    this.#options = options;
  }

  /** Puts it into the outbox, unless the command is answered already. */
  say({ command }: Tracked, said: Post): void {
    const { commands, post, writer, answered } = this.#options;
    const { originId, executionId } = command;
    if (!commands.beginAnswer(originId, 'plain')) return;
    post(answerOrder(command, said), async ({ posted, error }) => {
      if (posted !== undefined && executionId !== undefined) answered?.(executionId, posted);
      if (posted !== undefined || error !== undefined)
        await writer.write(() => commands.answered(originId, 'plain'));
      else commands.notAnswered(originId);
    });
  }
}
