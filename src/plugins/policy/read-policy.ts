import type { ErrorObject, ValidateFunction } from 'ajv';
import { load, YAMLException } from 'js-yaml';
import type { Policy, PolicyRule, ValueCondition } from './policy';
import { policySchema } from './policy-schema';

/** Something wrong in a policy file: where, what, and what to do, in one sentence. */
export interface PolicyProblem {
  /** Line in the file, from 1, where it is known. */
  line?: number;
  message: string;
}

/** A policy, or why there is none. Warnings do not keep a policy from working. */
export type PolicyReading =
  | { ok: true; policy: Policy; warnings: PolicyProblem[] }
  | { ok: false; problems: PolicyProblem[] };

interface RawRule {
  name?: string;
  allow?: string | string[];
  deny?: string | string[];
  who?: string | string[];
  where?: string | string[];
  with?: Record<string, unknown>;
  why?: string;
  ask?: string;
}

interface RawPolicy {
  default: 'open' | 'closed';
  ask?: string;
  groups?: Record<string, string[]>;
  roles?: Record<string, string[]>;
  rules?: RawRule[];
}

let shape: ValidateFunction<RawPolicy> | undefined;

/** Knows the shape of a policy file; made where there is one to read. */
function policyShape(): ValidateFunction<RawPolicy> {
  const { default: Ajv } = require('ajv') as typeof import('ajv');
  shape ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<RawPolicy>(policySchema);
  return shape;
}

/** Reads the text of a policy file. Pure; throws nothing. */
export function readPolicy(text: string): PolicyReading {
  let raw: unknown;
  try {
    raw = load(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return {
      ok: false,
      problems: [{ line: (error.mark?.line ?? 0) + 1, message: `not YAML: ${error.reason}` }],
    };
  }
  const isRawPolicy = policyShape();
  if (!isRawPolicy(raw)) return { ok: false, problems: saidPlainly(isRawPolicy.errors ?? []) };
  const policy = compile(raw);
  const unknown = unknownTerms(policy);
  if (unknown.length > 0) return { ok: false, problems: unknown };
  return { ok: true, policy, warnings: unreachable(policy) };
}

function compile(raw: RawPolicy): Policy {
  return {
    open: raw.default === 'open',
    askWhom: raw.ask ?? '',
    groups: new Map(Object.entries(raw.groups ?? {})),
    roles: new Map(Object.entries(raw.roles ?? {})),
    rules: (raw.rules ?? []).map(compileRule),
  };
}

function compileRule(raw: RawRule, index: number): PolicyRule {
  return {
    name: raw.name ?? `rule ${index + 1}`,
    allow: raw.allow !== undefined,
    commands: list(raw.allow ?? raw.deny),
    who: raw.who === undefined ? ['everyone'] : list(raw.who),
    where: list(raw.where),
    with: new Map(Object.entries(raw.with ?? {}).map(([name, value]) => [name, compileCondition(value)])),
    why: raw.why ?? '',
    askWhom: raw.ask ?? '',
  };
}

function list(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function compileCondition(value: unknown): ValueCondition {
  if (typeof value === 'object' && value !== null && 'not' in value) {
    return { values: Array.isArray(value.not) ? value.not : [value.not], not: true };
  }
  return { values: Array.isArray(value) ? value : [value], not: false };
}

/** A group that is spelled wrong would silently hold nobody, and a denial on it would deny nobody. */
function unknownTerms(policy: Policy): PolicyProblem[] {
  const used = [
    ...policy.rules.flatMap((rule) => rule.who.map((term) => [rule.name, term] as const)),
    ...[...policy.groups].flatMap(([name, terms]) => terms.map((term) => [`group ${name}`, term] as const)),
    ...[...policy.roles].flatMap(([name, terms]) => terms.map((term) => [`role ${name}`, term] as const)),
  ];
  return used
    .filter(([, term]) => term.startsWith('group:') && !policy.groups.has(term.slice('group:'.length)))
    .map(([where, term]) => ({
      message: `${where} names ${term}, but groups has no "${term.slice('group:'.length)}": add it there or correct the name`,
    }));
}

/** Rules behind one that always fits first never decide anything. */
function unreachable(policy: Policy): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  policy.rules.forEach((rule, index) => {
    const before = policy.rules.slice(0, index).find((earlier) => covers(earlier, rule));
    if (before !== undefined) {
      problems.push({
        message: `"${rule.name}" never decides: "${before.name}" above it always matches first; move it up or remove it`,
      });
    }
  });
  return problems;
}

function covers(earlier: PolicyRule, later: PolicyRule): boolean {
  const all = (wide: readonly string[], narrow: readonly string[], any: string) =>
    wide.includes(any) || narrow.every((term) => wide.includes(term));
  return (
    earlier.with.size === 0 &&
    all(earlier.commands, later.commands, '*') &&
    all(earlier.who, later.who, 'everyone') &&
    (earlier.where.length === 0 || (later.where.length > 0 && all(earlier.where, later.where, '*')))
  );
}

/** One sentence for each thing that the schema minds, without its vocabulary. */
function saidPlainly(errors: ErrorObject[]): PolicyProblem[] {
  const said = new Set(errors.filter((error) => !isEcho(error)).map(sentence));
  return [...said].map((message) => ({ message }));
}

/** Branches of a choice complain one by one; the choice itself says it better. */
function isEcho(error: ErrorObject): boolean {
  return /\/oneOf\/\d+\//.test(error.schemaPath);
}

function sentence(error: ErrorObject): string {
  const where = error.instancePath === '' ? 'the file' : error.instancePath.slice(1).replaceAll('/', '.');
  switch (error.keyword) {
    case 'additionalProperties':
      return `${where} has the unknown key "${error.params.additionalProperty}"`;
    case 'required':
      return error.params.missingProperty === 'default'
        ? 'the file does not say default: open or default: closed'
        : `${where} lacks "${error.params.missingProperty}"`;
    case 'enum':
      return `${where} must be ${(error.params.allowedValues as unknown[]).join(' or ')}`;
    case 'oneOf':
      return /rules\.\d+$/.test(where)
        ? `${where} needs allow or deny, and not both`
        : `${where} must be text or a list of texts`;
    case 'type':
      return `${where} must be ${error.params.type === 'object' ? 'keys and values, `key: value`' : `of type ${error.params.type}`}`;
    default:
      return `${where} ${error.message ?? 'is wrong'}`;
  }
}
