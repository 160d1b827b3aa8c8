import { isDeepStrictEqual } from 'node:util';
import { MASK, type ParameterSchemas } from '../../core/masking';
import { type CapturedStep, roundsOf } from './rounds';

/** A finished execution that a capture is made from. */
export interface Captured extends CapturedStep {
  id: string;
  /** The action's own description of its parameters. */
  schemas: ParameterSchemas;
}

/** A parameter of the new command. */
export interface Input {
  name: string;
  type: string;
  description: string;
  /** What was used, where it was the same every time; absent, it has to be typed. */
  default?: unknown;
  secret: boolean;
}

/** One task of the new workflow. */
export interface CapturedTask {
  name: string;
  action: string;
  /** What each parameter of the action gets: a value as it is, or an input of the workflow. */
  with: Map<string, { value: unknown } | { input: string }>;
}

export interface Plan {
  tasks: CapturedTask[];
  inputs: Input[];
  /** How many times the same tasks were seen. */
  rounds: number;
}

/**
 * Turns what was run into tasks and inputs. Values that differed between rounds become inputs that
 * must be typed; within a single round, values that differ between two runs of the same action, or that
 * several tasks share, become inputs with what was used as their default. Values that changed
 * together under one name are one input. Secrets are never copied: they are asked for.
 */
export function planOf(captured: readonly Captured[]): Plan {
  const rounds = roundsOf(captured);
  const first = rounds[0] ?? [];
  const inputs = new Inputs();
  const names = new Set<string>();
  const tasks = first.map((step, index): CapturedTask => {
    const same = rounds.map((round) => round[index]).filter((one) => one !== undefined);
    const given = new Map(
      [...new Set(same.flatMap((one) => Object.keys(one.parameters)))].map((name) => [
        name,
        sourceOf(name, same, first, inputs),
      ]),
    );
    return { name: unusedName(step.action.replace(/^.*\./, ''), names), action: step.action, with: given };
  });
  return { tasks, inputs: inputs.all(), rounds: rounds.length };
}

function sourceOf(
  name: string,
  same: readonly Captured[],
  round: readonly Captured[],
  inputs: Inputs,
): { value: unknown } | { input: string } {
  const values = same.map((one) => one.parameters[name]);
  const value = values[0];
  const schema = same[0]?.schemas[name] ?? {};
  const description = typeof schema.description === 'string' ? schema.description : '';
  const type = typeof schema.type === 'string' ? schema.type : typeIn(value);
  const secret = schema.secret === true || values.includes(MASK);
  const wanted = { name, type, description, secret };
  if (secret || holdsTemplate(value)) return { input: inputs.add(wanted, values) };
  if (values.some((other) => !isDeepStrictEqual(other, value))) return { input: inputs.add(wanted, values) };
  if (same.length === 1 && isShared(name, same[0], round)) {
    return { input: inputs.add({ ...wanted, default: value }, values) };
  }
  return { value };
}

/** Within one round: what other tasks use too, or what the same action was given differently. */
function isShared(name: string, step: Captured | undefined, round: readonly Captured[]): boolean {
  return round.some(
    (other) =>
      other !== step &&
      name in other.parameters &&
      (isDeepStrictEqual(other.parameters[name], step?.parameters[name]) || other.action === step?.action),
  );
}

/** Copied into a workflow, such a text would be run as an expression. */
function holdsTemplate(value: unknown): boolean {
  return /\{[{%]|<%/.test(JSON.stringify(value) ?? '');
}

function typeIn(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'object' && value !== null ? 'object' : 'string';
}

/** The inputs found so far; two that always had the same values under the same name are one. */
class Inputs {
  readonly #found: { input: Input; values: unknown[]; wanted: string }[] = [];
  readonly #names = new Set<string>();

  add(wanted: Input, values: unknown[]): string {
    const known = this.#found.find(
      (one) => one.wanted === wanted.name && isDeepStrictEqual(one.values, values),
    );
    if (known !== undefined) return known.input.name;
    const input = { ...wanted, name: unusedName(wanted.name, this.#names) };
    this.#found.push({ input, values, wanted: wanted.name });
    return input.name;
  }

  all(): Input[] {
    return this.#found.map((one) => one.input);
  }
}

function unusedName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_');
  let name = plain;
  for (let number = 2; taken.has(name); number += 1) name = `${plain}_${number}`;
  taken.add(name);
  return name;
}
