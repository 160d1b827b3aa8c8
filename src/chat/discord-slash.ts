import type { Complete, Completion, Incoming } from '../core/chat';
import { messageOf } from '../core/message-of';
import { asText, call, canCall, reach } from '../core/robot';
import { actorAndPlace } from './discord-interaction';
import { shorten } from './split';

/** The bot's command; those of other scripts are theirs. */
const NAME = 'st2';
const MAX_OFFERED = 25;
const MAX_LENGTH = 100;

/** As Discord takes it. One for all aliases: each of them as a command of its own would be more than an application may have. */
const COMMAND = {
  name: NAME,
  description: 'Runs a command of StackStorm',
  options: [
    {
      type: 3,
      name: 'command',
      description: 'What you would say to the bot; empty for help',
      autocomplete: true,
    },
  ],
};

/** What a slash command needs: what completes it, who is told what was said, and who is told what Discord refuses. */
export interface DiscordSlash {
  complete: Complete | undefined;
  said(incoming: Incoming): void;
  log(problem: string): void;
}

/**
 * `/st2 run uptime` as if `run uptime` had been said where it was typed, completed as it is typed. The command is added, or
 * brought up to date by its name: to set the list would delete those of other scripts.
 * @returns how to stop listening
 */
export function listenToSlash(client: unknown, { complete, said, log }: DiscordSlash): () => void {
  let isAdded = false;
  const add = (): void => {
    if (isAdded || !canCall(client, 'application', 'commands', 'create')) return;
    isAdded = true;
    Promise.resolve(call(client, ['application', 'commands', 'create'], COMMAND)).catch((error: unknown) =>
      log(`Discord does not take the command /${NAME}: ${messageOf(error)}.`),
    );
  };
  const answer = async (interaction: unknown): Promise<void> => {
    const at = actorAndPlace(interaction);
    if (at === undefined || reach(interaction, 'commandName') !== NAME) return;
    if (isA(interaction, 'isAutocomplete')) {
      const line = asText(call(interaction, ['options', 'getFocused'])) ?? '';
      const found = complete === undefined ? [] : await complete(line, at.person, at.place);
      await call(interaction, ['respond'], offered(line, found));
    } else if (isA(interaction, 'isChatInputCommand')) {
      // Discord tells the person that the bot does not answer unless something comes within three seconds.
      await call(interaction, ['deferReply'], { flags: 64 });
      const text = (asText(call(interaction, ['options', 'getString'], 'command')) ?? '').trim();
      const id = asText(reach(interaction, 'id'));
      said({ ...at, text: text === '' ? 'help' : text, ...(id === undefined ? {} : { id }) });
      // The answer is a message of its own, as everywhere else.
      await call(interaction, ['deleteReply']);
    }
  };
  const listeners = {
    interactionCreate: (interaction: unknown): void =>
      void answer(interaction).catch((error: unknown) => log(messageOf(error))),
    // By its older and its newer name.
    ready: add,
    clientReady: add,
  };
  for (const [event, listener] of Object.entries(listeners)) call(client, ['on'], event, listener);
  add();
  return () => {
    for (const [event, listener] of Object.entries(listeners)) call(client, ['off'], event, listener);
  };
}

function offered(line: string, found: readonly Completion[]): { name: string; value: string }[] {
  return found
    .map(({ from, text, about = '' }) => ({ value: `${line.slice(0, from)}${text}`.trimEnd(), about }))
    .filter(({ value }) => value.length > 0 && value.length <= MAX_LENGTH)
    .slice(0, MAX_OFFERED)
    .map(({ value, about }) => ({
      name: shorten(about === '' ? value : `${value} – ${about}`, MAX_LENGTH),
      value,
    }));
}

function isA(interaction: unknown, question: string): boolean {
  return canCall(interaction, question) && call(interaction, [question]) === true;
}
