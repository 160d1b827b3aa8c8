import type { ErrorObject, ValidateFunction } from 'ajv';
import { load, YAMLException } from 'js-yaml';
import { mapping } from '../../core/mapping';
import { nearest } from '../../core/slips';
import { PositionedYaml } from '../../language/lint/positioned-yaml';
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
  if (shape === undefined) {
    const { default: Ajv } = require('ajv') as typeof import('ajv');
    shape = new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(policySchema);
  }
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
  const unknown = unknownGroups(raw);
  if (!isRawPolicy(raw))
    return {
      ok: false,
      problems: withLines(text, [...saidPlainly(isRawPolicy.errors ?? []), ...unknown]),
    };
  if (unknown.length > 0) return { ok: false, problems: withLines(text, unknown) };
  const policy = compile(raw);
  return { ok: true, policy, warnings: withLines(text, unreachable(policy)) };
}

/** Something wrong, and the way to it from the top of the file. */
interface Fault {
  path: (string | number)[];
  message: string;
}

/** In the order of the file, with lines where they are known. */
function withLines(text: string, faults: readonly Fault[]): PolicyProblem[] {
  if (faults.length === 0) return [];
  let source: PositionedYaml | undefined;
  try {
    source = new PositionedYaml(text);
  } catch {
    // Read as YAML once already; what only the stricter reading minds has no lines.
  }
  return faults
    .map(({ path, message }) => ({
      message,
      ...(source === undefined || path.length === 0 ? {} : { line: source.keyAt(path).line }),
    }))
    .sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
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
function unknownGroups(raw: unknown): Fault[] {
  const { groups, roles, rules } = mapping(raw);
  const known = Object.keys(mapping(groups));
  const used = [
    ...(Array.isArray(rules) ? rules : []).map((rule, index) => {
      const { name, who } = mapping(rule);
      return {
        who: typeof name === 'string' ? name : `rule ${index + 1}`,
        path: ['rules', index, 'who'],
        terms: who,
      };
    }),
    ...Object.entries(mapping(groups)).map(([name, terms]) => ({
      who: `group ${name}`,
      path: ['groups', name],
      terms,
    })),
    ...Object.entries(mapping(roles)).map(([name, terms]) => ({
      who: `role ${name}`,
      path: ['roles', name],
      terms,
    })),
  ];
  return used.flatMap(({ who, path, terms }) =>
    [terms]
      .flat()
      .filter((term): term is string => typeof term === 'string' && term.startsWith(GROUP))
      .map((term) => term.slice(GROUP.length))
      .filter((group) => !known.includes(group))
      .map((group) => ({
        path,
        message: `${who} names ${GROUP}${group}, but groups has no "${group}"${meant(group, known) || ': add it there or correct the name'}`,
      })),
  );
}

const GROUP = 'group:';

/** `; did you mean "x"?`, or nothing. */
function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

/** Rules behind one that always fits first never decide anything. */
function unreachable(policy: Policy): Fault[] {
  const problems: Fault[] = [];
  policy.rules.forEach((rule, index) => {
    const before = policy.rules.slice(0, index).find((earlier) => covers(earlier, rule));
    if (before !== undefined) {
      problems.push({
        path: ['rules', index],
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
function saidPlainly(errors: ErrorObject[]): Fault[] {
  const faults = errors.filter((error) => !isEcho(error)).map(faultOfError);
  return [...new Map(faults.map((fault) => [fault.message, fault])).values()];
}

/** Branches of a choice complain one by one; the choice itself says it better. */
function isEcho(error: ErrorObject): boolean {
  return /\/oneOf\/\d+\//.test(error.schemaPath);
}

function faultOfError(error: ErrorObject): Fault {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part, at, all) => (at === 1 && all[0] === 'rules' ? Number(part) : part));
  const key = error.params.additionalProperty;
  return { path: typeof key === 'string' ? [...path, key] : path, message: sentence(error, path) };
}

/** `rule 1`, `allow of rule 1`, `groups.ops`: people count from one. */
function placeOf([first, index, ...rest]: readonly (string | number)[]): string {
  if (first === undefined) return 'the file';
  if (index === undefined) return String(first);
  if (first !== 'rules') return [first, index, ...rest].join('.');
  const rule = `rule ${Number(index) + 1}`;
  return rest.length === 0 ? rule : `${rest.join('.')} of ${rule}`;
}

function sentence(error: ErrorObject, path: readonly (string | number)[]): string {
  const where = placeOf(path);
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(error.params.additionalProperty);
      const known = Object.keys(mapping(mapping(error.parentSchema).properties));
      return `${where} has "${key}", which means nothing here${meant(key, known)}`;
    }
    case 'required':
      return error.params.missingProperty === 'default'
        ? 'the file does not say default: open or default: closed'
        : `${where} lacks "${error.params.missingProperty}"`;
    case 'enum':
      return `${where} must be ${(error.params.allowedValues as unknown[]).join(' or ')}`;
    case 'oneOf':
      return /^rule \d+$/.test(where)
        ? `${where} needs allow or deny, and not both`
        : `${where} must be text or a list of texts`;
    case 'type':
      return `${where} must be ${error.params.type === 'object' ? 'keys and values, `key: value`' : `of type ${error.params.type}`}`;
    default:
      return `${where} ${error.message ?? 'is wrong'}`;
  }
}
