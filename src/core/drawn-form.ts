/** What a value is, for services with an entry of its own for each. */
export type DrawnKind = 'text' | 'integer' | 'number' | 'boolean' | 'array' | 'object';

/** One thing to fill in, as a chat service draws it. */
export interface DrawnField {
  /** Names it in what is sent back. */
  name: string;
  /** Its name and what it is. */
  label: string;
  /** What may be said. */
  hint: string;
  /** What to choose from; empty where anything may be typed. */
  choices: string[];
  /** What stands there at first, as text. */
  initial?: string;
  required: boolean;
  kind: DrawnKind;
  /** Smallest and largest number. */
  minimum?: number;
  maximum?: number;
  /** Why what was handed in does not fit. */
  problem?: string;
}

/** A form that a chat service can show in one piece; secrets are never in it. */
export interface DrawnForm {
  id: string;
  title: string;
  /** What handing it in does: a command is run, a question of a workflow is answered. */
  act: 'Run' | 'Answer';
  fields: DrawnField[];
}

/**
 * The answer to a form that was handed in: either why values were refused, by field, or `goOn`, which runs the command.
 * The chat service calls `goOn` once it has acknowledged the form.
 */
export type Submission = { problems: Record<string, string> } | { goOn: () => Promise<void> };

/** Who fills in, as `Person` of `chat.ts`, which knows of this file. */
export interface FormFiller {
  id: string;
  name: string;
}

/** Why a service did not show a form: it came too late after the press, it takes nothing for now, or what it says. */
export type NotShown = 'late' | 'busy' | { refused: string };

/** A command to choose. */
export interface CommandChoice {
  /** `pack.alias`. */
  name: string;
  /** How it is typed. */
  display: string;
  description: string;
}

/** Where a command is given, as `Place` of `chat.ts`. */
export interface FormPlace {
  room: string;
  thread?: string;
  direct?: boolean;
}

/** Where a chat service gets forms from and hands them in. Nothing here rejects. */
export interface FormHandler {
  /**
   * @param id of a form, or of a question of a workflow, for which one is begun
   * @param place where it was asked for
   * @returns undefined where this person has nothing to fill in here; then they have been told why
   */
  open(id: string, person: FormFiller, place: FormPlace): Promise<DrawnForm | undefined>;
  /** The commands that this person may run in a place, to choose from. */
  commands(person: FormFiller, place: FormPlace): CommandChoice[];
  /**
   * Begins the command that this person has chosen.
   * @returns what it asks for; undefined where nothing is to be filled in here: then it goes on in the room
   */
  choose(name: string, person: FormFiller, place: FormPlace): Promise<DrawnForm | undefined>;
  /** The service did not show a form that it was given: the question is put once more, with the reason. */
  notShown(id: string, person: FormFiller, why: NotShown): Promise<void>;
  /** @param values by field; an empty field is absent or '' */
  submit(id: string, values: Readonly<Record<string, string>>, person: FormFiller): Promise<Submission>;
}

/** What a button says that opens a form where the service can draw one. @param id of a form, or of a workflow's question */
export function openerOf(id: string): string {
  return `form ${id}.0 open`;
}

/** What a message says that hands in the form drawn in it; what was filled in comes beside the words. */
export function handsInOf(id: string): string {
  return `form ${id}.0 run`;
}

/** The id of the form that a message hands in; undefined where it says something else. */
export function handsIn(said: string): string | undefined {
  return /^form ([a-z2-9]{4})\.0 run$/.exec(said)?.[1];
}

/** What a button says that ends a form. */
export function cancels(id: string): string {
  return `form ${id}.0 cancel`;
}

/** The id of the form or question that a pressed button opens; undefined where it is another button. */
export function opensForm(say: string): string | undefined {
  return /^form ([a-z2-9]{4}|[0-9a-f]{6})\.0 open$/.exec(say)?.[1];
}
