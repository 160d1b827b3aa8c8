import type { Person, Place } from '../../core/chat';
import type { Execution } from '../../core/stackstorm-types';
import type { FormAnswers } from '../../language/form/answers';
import { type Field, fieldsOf } from '../../language/form/field';
import { fromInert } from '../../stackstorm/origin';
import type { Waits } from '../../state/pending-store';

/** A workflow's question to people, as the bridge keeps it until it is answered. Plain JSON. */
export interface OpenInquiry extends Waits {
  /** The execution that asks. */
  execution: string;
  /** The workflow that waits for the answer; absent where the question stands alone. */
  parent?: string;
  /** What asks, for people. */
  title: string;
  /** Who started it, where that is known. */
  asker?: Person;
  /** Where it was posted. */
  places: Place[];
  schema: unknown;
  users: string[];
  roles: string[];
  /** Milliseconds since 1970. */
  expiresAt: number;
  reminded: boolean;
  /** What each person has filled in so far, sealed. */
  forms: Record<string, string>;
  /** Set once a form is complete; nobody else's counts from then on. */
  answer?: { by: Person; sealed: string };
}

/** What the execution of an inquiry says about it. */
export interface Asked {
  execution: string;
  parent?: string;
  schema: unknown;
  users: string[];
  roles: string[];
  route: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** StackStorm's own schema for an inquiry that names none. */
const DEFAULT_SCHEMA = {
  type: 'object',
  properties: {
    continue: { type: 'boolean', description: 'Would you like to continue the workflow?', required: true },
  },
};
const DEFAULT_TTL_MINUTES = 1440;
/** Ten years; the end of a longer one is no date that can be kept. */
const MAX_TTL_MINUTES = 5_256_000;

/** Whether the execution is a question to a person (`core.ask`). */
export function isInquiry({ action }: Execution): boolean {
  return action.runner_type === 'inquirer' || action.ref === 'core.ask';
}

/** @returns undefined where the execution is no inquiry that waits */
export function askedBy(execution: Execution, now: number): Asked | undefined {
  if (!isInquiry(execution) || execution.status !== 'pending') return undefined;
  const told = (execution.result ?? {}) as Record<string, unknown>;
  const ttl = typeof told.ttl === 'number' ? Math.min(told.ttl, MAX_TTL_MINUTES) : DEFAULT_TTL_MINUTES;
  const start = Date.parse(execution.start_timestamp ?? '');
  const parent = execution.parent ?? execution.context?.parent?.execution_id;
  return {
    execution: execution.id,
    ...(parent ? { parent } : {}),
    schema: fieldsOf(told.schema).length > 0 ? told.schema : DEFAULT_SCHEMA,
    users: texts(told.users),
    roles: texts(told.roles),
    route: typeof told.route === 'string' ? told.route : '',
    expiresAt: (Number.isNaN(start) ? now : start) + ttl * 60_000,
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** When to remind: when a fifth of the time is left, at most ten minutes before the end. */
export function reminderAt(asked: Pick<Asked, 'expiresAt'>, now: number): number {
  return asked.expiresAt - Math.min(10 * 60_000, Math.max(0, asked.expiresAt - now) / 5);
}

/** The fields of the form that answers the inquiry, from its schema. */
export function fieldsIn(inquiry: Pick<OpenInquiry, 'schema'>): Field[] {
  return fieldsOf(inquiry.schema);
}

/** What was answered, as it may be shown and written down: without secrets. */
export function shownAnswer(fields: readonly Field[], { values }: FormAnswers): Record<string, unknown> {
  return Object.fromEntries(
    fields
      .filter((field) => Object.hasOwn(values, field.name))
      .map((field) => [field.name, field.secret ? '********' : values[field.name]]),
  );
}

/** The room of who started it; else the inquiry's route, where it names a room; else its users. */
export function placesFor(asked: Asked, from: Place | undefined, execution: Execution): Place[] {
  if (from !== undefined) return [from];
  const channel = execution.context?.source_channel;
  if (typeof channel === 'string' && channel !== '') return [{ room: fromInert(channel) }];
  if (asked.route !== '') return [{ room: asked.route }];
  return asked.users.map((user) => ({ room: user, direct: true }));
}

/** The room in which it is put on record. */
export function recordRoomOf({ places: [place] }: OpenInquiry): { room?: string } {
  return place === undefined ? {} : { room: place.room };
}
