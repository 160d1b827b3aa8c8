import { BackendError } from './backend-error';
import type { Incoming } from './chat';
import type { Call, ChatCommand, Subject } from './command';
import { CommandError } from './command-error';
import { withoutStops } from './text-ends';
import { afterWord, firstWord } from './words';

export interface SteerCommand {
  name: string;
  /** Other words for the same, as in a regular expression: `yes|ok`. */
  words?: string;
  help: string[];
  subjects?(incoming: Incoming): Promise<Subject[]>;
  /** What may stand behind the name where `st2` is missing; without it, `st2` must not be missing. */
  bare?: RegExp;
  run(call: Call, words: string): Promise<void>;
}

/** A command of the form `st2 <name> …`, whose unclear or refused requests end in a sentence. */
export function steerCommand({ name, words, help, subjects, bare, run }: SteerCommand): ChatCommand {
  const match = afterWord(words === undefined ? name : `${name}|${words}`);
  return {
    name,
    help,
    match,
    ...(subjects === undefined ? {} : { subjects }),
    ...(bare === undefined ? {} : { matchBare: (text) => bareWords(name, bare, text) }),
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

function bareWords(name: string, bare: RegExp, text: string): string | undefined {
  const [first, rest] = firstWord(withoutStops(text, '!.'));
  return first.toLowerCase() === name && bare.test(rest) ? rest : undefined;
}

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof CommandError) return error.message;
  // Without an answer, and after a 401, the dispatcher's own sentences say more.
  if (!(error instanceof BackendError) || error.status === 0 || error.status === 401) return undefined;
  if (error.status === 403) return 'The account used for this is not allowed to do it in StackStorm.';
  return `StackStorm refused that: ${withoutStops(error.message, '.')}.`;
}
