import type { Button, Post } from '../../core/chat';
import { withCapital } from '../../core/with-capital';
import { buttons, type Field, hint, question, shown } from '../../language/form/field';
import { notDone, type OpenForm, reopening } from './open-form';

const MAX_LISTED = 20;
/** More choices than these are read better below each other. */
const MAX_IN_LINE = 4;

/** How people answer: with the bot's name where others listen, without it between the two. */
export type Say = (words: string) => string;

/**
 * The question for one field.
 * @param before what is said before it: why it is asked, what was wrong with the last answer
 */
export function questionPost(form: OpenForm, field: Field, say: Say, before = ''): Post {
  const count = form.asked.length;
  const number = form.asked.indexOf(field.name) + 1;
  const progress = count === 1 ? '' : `${number} of ${count}: `;
  const listed = field.choices.length > MAX_IN_LINE;
  const asked = question(listed ? { ...field, choices: [], types: ['one of these'] } : field);
  const lines = listed ? choiceLines(field) : [];
  const ways = [say(listed || isChosen(field) ? '<name or number>' : `<${field.name}>`)];
  if (form.done.length > 0) ways.push(say('back'));
  const answers = ways.map((way) => `\`${way}\``).join(', ');
  return {
    text: [before, `${progress}${asked}`].filter(Boolean).join(' '),
    body: [...lines, `Answer ${answers} or \`${say('cancel')}\`.`].join('\n'),
    outcome: 'waiting',
    asks: `${field.name}: ${field.choices.length > 0 ? 'a name or a number' : hint(field)}`,
  };
}

function isChosen(field: Field): boolean {
  return field.choices.length > 1;
}

function choiceLines({ choices, isOpen }: Field): string[] {
  const lines = choices.slice(0, MAX_LISTED).map((choice, index) => `  ${index + 1}. ${shown(choice)}`);
  const more = choices.length - lines.length;
  if (more > 0) lines.push(`  … and ${more} more`);
  if (isOpen) lines.push('  or something else');
  return lines;
}

/** Something to press for each answer, where there are few; secrets are never on a button. */
export function answerButtons(form: OpenForm, field: Field): Button[] {
  const say = (answer: string) => `form ${form.id}.${form.asked.indexOf(field.name) + 1} ${answer}`;
  const isNumbered = field.choices.length > 0;
  const found = buttons(field, say).map((button, index) =>
    isNumbered ? { ...button, say: say(`#${index + 1}`) } : button,
  );
  return found.length === 0 ? [] : [...found, { label: 'Cancel', say: say('cancel'), style: 'danger' }];
}

/** A pressed answer: the form, which of its questions, and the words. */
export function pressed(text: string): { id: string; number: number; words: string } | undefined {
  const [, id, number, words] = /^form ([a-z2-9]{4})\.(\d{1,3}) (#?\w{1,10})$/.exec(text) ?? [];
  return id === undefined || words === undefined ? undefined : { id, number: Number(number), words };
}

/** The words that are meant for this field, whatever else they mean. */
export function sureWords({ choices, secret }: Field): Set<string> {
  if (secret) return new Set();
  return new Set(choices.flatMap((choice, index) => [shown(choice).toLowerCase(), String(index + 1)]));
}

/** Said to everybody else who answers or presses. */
export function onlyFor(form: OpenForm): string {
  return `Only ${form.person.name} fills that in. \`${reopening(form)}\` opens one for you.`;
}

/** Why a field cannot be asked where everybody reads along. */
export function secretElsewhere({ name }: Field, form: OpenForm): string {
  const outcome = form.question === undefined ? 'nothing was run' : `“${form.title}” ${notDone(form)}`;
  return `“${name}” is a secret, and I cannot write to you alone from here, so ${outcome}. Open a direct message with me and say \`${reopening(form)}\` there.`;
}

/** What is still possible after an answer that does not fit. */
export function againPost(form: OpenForm, field: Field, say: Say, problem: string): Post {
  const text = problem.includes(hint(field))
    ? problem.slice(0, problem.indexOf(hint(field))).replace(/: $/, '')
    : problem;
  return questionPost(form, field, say, `${withCapital(text)}.`);
}
