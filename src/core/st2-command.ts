import { BackendError } from './backend-error';
import type { Call, ChatCommand } from './command';
import { CommandError } from './command-error';
import { withoutStops } from './text-ends';
import { afterWord } from './words';

export interface SteerCommand {
  name: string;
  /** Other words for the same, as in a regular expression: `yes|ok`. */
  words?: string;
  help: string[];
  run(call: Call, words: string): Promise<void>;
}

/** A command of the form `st2 <name> …`, whose unclear or refused requests end in a sentence. */
export function steerCommand({ name, words, help, run }: SteerCommand): ChatCommand {
  return {
    name,
    help,
    match: afterWord(words === undefined ? name : `${name}|${words}`),
    async run(call, rest) {
      try {
        await run(call, rest);
      } catch (error) {
        const sentence = sentenceOf(error);
        if (sentence === undefined) throw error;
        await call.reply({ text: sentence, outcome: 'failed' });
      }
    },
  };
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.message;
  // Without an answer, and after a 401, the dispatcher's own sentences say more.
  if (!(error instanceof BackendError) || error.status === 0 || error.status === 401) return undefined;
  if (error.status === 403) return 'The account used for this is not allowed to do it in StackStorm.';
  return `StackStorm refused that: ${withoutStops(error.message, '.')}.`;
}
