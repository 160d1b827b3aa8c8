import type { Ajv } from 'ajv';
import type { Button } from '../../core/chat';
import { cut } from '../../core/cut';
import { compileOnce } from '../parameters/compile-once';
import { fitsAtAGlance } from '../parameters/fits-at-a-glance';
import { withLinearUniqueItems } from '../parameters/unique-items';
import { schemaPatterns } from '../python-regex/schema-patterns';

/** One thing to ask for. */
export interface Field {
  name: string;
  description: string;
  types: string[];
  choices: unknown[];
  /** True where the choices are only what is likely: anything else that fits may be said. */
  isOpen?: true;
  default?: unknown;
  required: boolean;
  secret: boolean;
  /** The property as the schema has it, for rules like a pattern or a smallest value. */
  schema: Record<string, unknown>;
}

/** A question is read in a chat: what says more than that about itself is cut. */
const MAX_ABOUT = 1_000;
/** Longer values belong in a file: each is held against its schema while nobody else is answered. */
const MAX_ANSWER = 50_000;

/** What somebody's words mean for a field. */
export type FieldReading = { value: unknown } | { skipped: true } | { problem: string };

let validator: Ajv | undefined;

/** Loaded where an answer has to be judged by it: it is an eighth of all files that a start would load. */
function schemaValidator(): Ajv {
  if (validator === undefined) {
    const { default: Validator } = require('ajv') as typeof import('ajv');
    const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats');
    const options = { strict: false, allErrors: false, coerceTypes: false };
    // Each validator judges one answer: to make its code quicker takes longer than it saves.
    const code = { regExp: schemaPatterns, optimize: false };
    validator = addFormats(withLinearUniqueItems(new Validator({ ...options, code })));
  }
  return validator;
}

/**
 * The fields that a JSON schema asks for, in its order. `required` may stand in the property, as
 * StackStorm writes it, or in the schema's own list. A schema without properties asks for `continue`, as
 * StackStorm's own default does.
 */
export function fieldsOf(schema: unknown): Field[] {
  const { properties, required } = (schema ?? {}) as { properties?: unknown; required?: unknown };
  const listed = Array.isArray(required) ? required : [];
  if (typeof properties !== 'object' || properties === null) return [];
  return Object.entries(properties as Record<string, unknown>).map(([name, property]) => {
    const raw =
      typeof property === 'object' && property !== null ? (property as Record<string, unknown>) : {};
    return {
      name,
      description: typeof raw.description === 'string' ? raw.description : '',
      types: [raw.type].flat().filter((type): type is string => typeof type === 'string'),
      choices: Array.isArray(raw.enum) ? raw.enum : [],
      ...('default' in raw ? { default: raw.default } : {}),
      required: raw.required === true || listed.includes(name),
      secret: raw.secret === true,
      schema: checkable(raw),
    };
  });
}

/** StackStorm's additions are not JSON schema: `required: true` in a property would be refused by ajv. */
function checkable(raw: Record<string, unknown>): Record<string, unknown> {
  const { required, secret: _secret, default: _default, description: _description, ...rules } = raw;
  return Array.isArray(required) ? { ...rules, required } : rules;
}

/** What to ask, in one line: the description, what may be said, what holds when nothing is. */
export function question(field: Field): string {
  const about = field.description === '' ? field.name : `${field.name}: ${cut(field.description, MAX_ABOUT)}`;
  const hints = [hint(field)];
  if ('default' in field) hints.push(`\`-\` for ${shownDefault(field)}`);
  else if (!field.required) hints.push('`-` to leave it out');
  return `${about} (${hints.join('; ')})`;
}

/** What may be said, in a few words. */
export function hint(field: Field): string {
  if (field.choices.length > 0)
    return `${cut(field.choices.map(shown).join(' | '), MAX_ABOUT)}${field.isOpen ? ' | something else' : ''}`;
  if (isBoolean(field)) return 'yes | no';
  if (field.types.includes('integer')) return 'a whole number';
  if (field.types.includes('number')) return 'a number';
  if (field.types.includes('array')) return 'values separated by commas';
  if (field.types.includes('object')) return 'JSON, like {"a": 1}';
  return 'text';
}

/** Templates and long texts say little to whoever is asked. */
function shownDefault(field: Field): string {
  const text = shown(field.default);
  return field.secret || text.length > 60 || /[\n{]/.test(text) ? 'the default' : text;
}

/** A value as it is read and typed. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Whether it is a yes or a no, and nothing else. */
export function isBoolean(field: Field): boolean {
  return field.types.length === 1 && field.types[0] === 'boolean';
}

/** Something to press for each answer, where there are few; secrets are never on a button. */
export function buttons(field: Field, say: (answer: string) => string): Button[] {
  if (field.secret) return [];
  if (isBoolean(field) && field.choices.length === 0) {
    return [
      { label: 'Yes', say: say('yes'), style: 'primary' },
      { label: 'No', say: say('no') },
    ];
  }
  if (field.choices.length > 5) return [];
  return field.choices.map((choice) => ({ label: shown(choice), say: say(shown(choice)) }));
}

/** Reads what somebody said for a field. Pure; throws nothing. */
export function readAnswer(field: Field, words: string): FieldReading {
  const text = words.trim();
  const word = text.toLowerCase();
  if (word === '-' && !field.choices.includes('-')) {
    if ('default' in field) return { value: field.default };
    if (!field.required) return { skipped: true };
    return { problem: `${field.name} has no default: ${hint(field)}` };
  }
  if (word === 'default' && 'default' in field && !field.choices.includes('default'))
    return { value: field.default };
  if (word === 'skip' && !field.required && !field.choices.includes('skip')) return { skipped: true };
  if (text.length > MAX_ANSWER)
    return { problem: `${field.name} must have at most ${MAX_ANSWER.toLocaleString('en')} characters` };
  if (text === '') return { problem: `say something for ${field.name}: ${hint(field)}` };
  const value = field.choices.length > 0 ? chosen(field, text) : typed(field, text);
  if (value === undefined) {
    return {
      problem: `${field.secret ? 'that' : `"${cut(text, 58)}"`} does not fit ${field.name}: ${hint(field)}`,
    };
  }
  const wrong = broken(field, value);
  return wrong === undefined ? { value } : { problem: `${field.name} ${wrong}` };
}

/** By its words, whatever their case, or else by its place in the list. */
function chosen(field: Field, text: string): unknown {
  const exact = field.choices.find((choice) => shown(choice) === text);
  if (exact !== undefined) return exact;
  const alike = field.choices.filter((choice) => shown(choice).toLowerCase() === text.toLowerCase());
  if (alike.length === 1) return alike[0];
  const isNumeric = field.types.some((type) => type === 'integer' || type === 'number');
  const numbered = (field.isOpen && isNumeric ? /^#(\d+)$/ : /^#?(\d+)$/).exec(text);
  const picked = numbered === null ? undefined : field.choices[Number(numbered[1]) - 1];
  return picked ?? (field.isOpen ? typed(field, text) : undefined);
}

const YES = new Set(['yes', 'y', 'true', 'on', 'ok', 'sure']);
const NO = new Set(['no', 'n', 'false', 'off', 'never']);

function typed(field: Field, text: string): unknown {
  const word = text.toLowerCase();
  for (const type of field.types.length === 0 ? ['string'] : field.types) {
    if (type === 'string') return text;
    if (type === 'boolean') {
      if (YES.has(word)) return true;
      if (NO.has(word)) return false;
    }
    if (
      (type === 'integer' || type === 'number') &&
      /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text)
    ) {
      const value = Number(text);
      if (Number.isFinite(value) && (type === 'number' || Number.isInteger(value))) return value;
    }
    if (type === 'null' && (word === 'none' || word === 'null')) return null;
    if (type === 'array') return asJson(text, Array.isArray) ?? items(field, text);
    if (type === 'object') {
      const value = asJson(text, (json) => typeof json === 'object' && json !== null && !Array.isArray(json));
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

function asJson(text: string, fits: (value: unknown) => boolean): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return fits(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** `a, b, c` for a list; each is read as the schema's items want it. */
function items(field: Field, text: string): unknown {
  const of = field.schema.items as { type?: unknown } | undefined;
  const item: Field = {
    ...field,
    choices: [],
    types: typeof of?.type === 'string' ? [of.type] : [],
    schema: {},
  };
  const values = text.split(',').map((part) => typed(item, part.trim()));
  return values.includes(undefined) ? undefined : values;
}

/** The schema's other rules, in ajv's words; a schema that ajv cannot read is left to the server. */
function broken(field: Field, value: unknown): string | undefined {
  if (fitsAtAGlance(field.schema, value)) return undefined;
  try {
    const check = compileOnce(schemaValidator(), field.schema);
    return check(value) ? undefined : (check.errors?.[0]?.message ?? 'does not fit');
  } catch {
    return undefined;
  }
}
