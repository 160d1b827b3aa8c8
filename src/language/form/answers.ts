import { type Field, readAnswer } from './field';

/** What one person has answered so far. Values of secret fields are in here: keep it sealed. */
export interface FormAnswers {
  values: Record<string, unknown>;
  /** Fields that this person left out on purpose. */
  skipped: string[];
}

export const NO_ANSWERS: FormAnswers = { values: {}, skipped: [] };

export interface Filled {
  answers: FormAnswers;
  /** The next field to ask for; undefined when all are answered. */
  next: Field | undefined;
  /** Why the words were not taken; the answers are then as they were. */
  problem?: string;
}

/**
 * Takes what a person said: `name=value …` for several fields, or the value of the next one. Pure.
 */
export function fillForm(fields: readonly Field[], answers: FormAnswers, words: string): Filled {
  const named = namedAnswers(fields, words);
  let filled: Filled = { answers, next: nextField(fields, answers) };
  const pairs = named ?? (filled.next === undefined ? [] : [[filled.next, words] as const]);
  for (const [field, text] of pairs) {
    const reading = readAnswer(field, text);
    if ('problem' in reading) return { answers, next: nextField(fields, answers), problem: reading.problem };
    const taken =
      'value' in reading
        ? { ...filled.answers, values: { ...filled.answers.values, [field.name]: reading.value } }
        : { ...filled.answers, skipped: [...filled.answers.skipped, field.name] };
    filled = { answers: taken, next: nextField(fields, taken) };
  }
  return filled;
}

function nextField(fields: readonly Field[], answers: FormAnswers): Field | undefined {
  return fields.find(
    (field) => !Object.hasOwn(answers.values, field.name) && !answers.skipped.includes(field.name),
  );
}

/** `approve=yes reason="it is late"`, the last for each field: undefined when the words are not of that kind. Pure. */
export function namedAnswers(fields: readonly Field[], words: string): [Field, string][] | undefined {
  const pairs = new Map<Field, string>();
  let rest = words.trim();
  while (rest !== '') {
    const [whole, name, double, single, bare] =
      /^(\w+)=(?:"([^"]*)"|'([^']*)'|(\S*))(?:\s+|$)/.exec(rest) ?? [];
    const field = fields.find((one) => one.name === name);
    if (whole === undefined || field === undefined) return undefined;
    pairs.set(field, double ?? single ?? bare ?? '');
    rest = rest.slice(whole.length);
  }
  return pairs.size === 0 ? undefined : [...pairs];
}
