import type { Person, Place } from '../../core/chat';
import { type FormAnswers, fillForm, NO_ANSWERS } from '../../language/form/answers';
import type { Field } from '../../language/form/field';
import type { RecordChange } from '../../state/pending-store';
import { fieldsIn, type OpenInquiry } from './inquiry';
import type { SignOffParts } from './sign-off-parts';

/** How often to look whether the workflow has paused and can take the answer. */
export const LOOK_MS = 1_000;

/** What somebody's words did to an inquiry. */
export type Taken =
  | { refused: string }
  | { problem: string; field: Field | undefined }
  | { next: Field }
  | { complete: OpenInquiry };

/** What somebody said to an inquiry. */
export interface Said {
  /** Typed words, or what a form was filled in with, all of it and checked there. */
  said: string | Record<string, unknown>;
  person: Person;
  /** The name under which this person is known to StackStorm, where they have logged in. */
  login: string | undefined;
  here: Place;
}

type Needs = Pick<SignOffParts, 'guard' | 'sealer'> & { parts: Pick<SignOffParts['parts'], 'clock'> };

/** Fills what a person said into their own form of the inquiry; the first complete form is the answer. */
export function takeAnswer(needs: Needs, inquiry: OpenInquiry, said: Said): RecordChange<OpenInquiry, Taken> {
  const { person } = said;
  const same = (result: Taken): RecordChange<OpenInquiry, Taken> => ({ next: inquiry, result });
  const refused = whyTooLate(inquiry) ?? whyMayNotAnswer(needs, inquiry, said);
  if (refused !== undefined) return same({ refused });
  const fields = fieldsIn(inquiry);
  const before = formOf(needs, inquiry, person);
  const filled =
    typeof said.said === 'string'
      ? fillForm(fields, before, said.said)
      : { answers: { values: said.said, skipped: [] }, next: undefined };
  // A form asks for its secrets directly.
  const secret = fields.find(
    (field) =>
      typeof said.said === 'string' &&
      field.secret &&
      Object.hasOwn(filled.answers.values, field.name) &&
      !Object.hasOwn(before.values, field.name),
  );
  if (secret !== undefined && !said.here.direct) {
    return same({
      refused: `${secret.name} is a secret, and everybody here has seen it; send me a different one in a direct message`,
    });
  }
  if ('problem' in filled && filled.problem !== undefined)
    return same({ problem: filled.problem, field: filled.next });
  const sealed = needs.sealer.seal(JSON.stringify(filled.answers), inquiry.execution);
  const next: OpenInquiry = { ...inquiry, forms: { ...inquiry.forms, [person.id]: sealed } };
  if (filled.next !== undefined) return { next, result: { next: filled.next } };
  const complete = {
    ...next,
    answer: { by: person, sealed },
    dueAt: needs.parts.clock.now() + LOOK_MS,
  };
  return { next: complete, result: { complete } };
}

/** Why nobody's answer counts any more, as half a sentence; undefined where one does. */
export function whyTooLate({ answer }: OpenInquiry): string | undefined {
  return answer === undefined ? undefined : `${answer.by.name} has answered already`;
}

/** Why this person may not answer, as half a sentence; undefined where they may. */
export function whyMayNotAnswer(
  { guard }: Pick<SignOffParts, 'guard'>,
  { users, roles }: Pick<OpenInquiry, 'users' | 'roles'>,
  { person, login }: Pick<Said, 'person' | 'login'>,
): string | undefined {
  const names = [person.id, login];
  if (users.length > 0 && !users.some((user) => names.includes(user)))
    return 'the question is for other people';
  const terms = roles.map((role) => `role:${role}`);
  if (terms.length > 0 && !guard.isMeant(person, terms)) return `it needs the role ${roles.join(' or ')}`;
  return undefined;
}

/** What a person has said so far. */
export function formOf({ sealer }: Pick<Needs, 'sealer'>, inquiry: OpenInquiry, person: Person): FormAnswers {
  const sealed = inquiry.forms[person.id];
  const text = sealed === undefined ? undefined : sealer.open(sealed, inquiry.execution);
  return text === undefined ? NO_ANSWERS : (JSON.parse(text) as FormAnswers);
}
