import type { Person, Place } from '../core/chat';
import type { CommandChoice } from '../core/drawn-form';
import { asText, reach } from '../core/robot';
import { shorten } from './split';

/** Names the view among those of other scripts. */
export const CHOOSER = 'hubot-st2:choose';
const MAX_LABEL = 75;
const MAX_VALUE = 150;
const MAX_GROUP = 100;

/** A command that was chosen, by whom, and where it was asked for. */
export interface Chosen {
  name: string;
  person: Person;
  place: Place;
}

/** A modal to choose a command in; undefined if there are no commands. @param room where `/st2` was typed */
export function chooserView(
  commands: readonly CommandChoice[],
  room: string,
): Record<string, unknown> | undefined {
  const options = commands
    .filter(({ name }) => name.length <= MAX_VALUE)
    .slice(0, MAX_GROUP ** 2)
    .map(({ name, display, description }) => ({
      text: { type: 'plain_text', text: shorten(display.trim() === '' ? name : display, MAX_LABEL) },
      ...(description.trim() === ''
        ? {}
        : { description: { type: 'plain_text', text: shorten(description, MAX_LABEL) } }),
      value: name,
    }));
  if (options.length === 0) return undefined;
  return {
    type: 'modal',
    callback_id: CHOOSER,
    private_metadata: room,
    title: { type: 'plain_text', text: 'Run a command' },
    submit: { type: 'plain_text', text: 'Next' },
    close: { type: 'plain_text', text: 'Not now' },
    blocks: [
      {
        type: 'input',
        block_id: 'command',
        label: { type: 'plain_text', text: 'Which one? Type to search.' },
        element: { type: 'static_select', action_id: 'value', ...grouped(options) },
      },
    ],
  };
}

/** What a menu holds: entries, or above a hundred groups of them. */
export function grouped(options: readonly object[]): Record<string, unknown> {
  if (options.length <= MAX_GROUP) return { options };
  const groups = Array.from({ length: Math.ceil(options.length / MAX_GROUP) }, (_, group) => {
    const from = group * MAX_GROUP;
    const some = options.slice(from, from + MAX_GROUP);
    return { label: { type: 'plain_text', text: `${from + 1} to ${from + some.length}` }, options: some };
  });
  return { option_groups: groups };
}

/** Reads a `view_submission` of the modal. */
export function chosenIn(body: unknown, person: Person): Chosen | undefined {
  const name = asText(reach(body, 'view', 'state', 'values', 'command', 'value', 'selected_option', 'value'));
  const room = asText(reach(body, 'view', 'private_metadata'));
  if (name === undefined || room === undefined) return undefined;
  return { name, person, place: room.startsWith('D') ? { room, direct: true } : { room } };
}
