import { fitsGlob } from '../../core/glob';
import { membershipInWords } from '../../core/membership-words';
import type { Decision } from '../../core/rights';
import { castText } from '../../language/parameters/cast-text';
import { Uncastable } from '../../language/parameters/uncastable';
import { holdsTemplate } from './effective';
import { isMeant } from './membership';
import {
  type Policy,
  type PolicyRule,
  UNTOLD,
  type ValueCondition,
  type What,
  type Where,
  type Who,
} from './policy';

/** Never refused by default alone: without them a person could not find out where they stand. */
const ALWAYS_OPEN: ReadonlySet<string> = new Set(['st2.help', 'st2.whoami']);

/** Whether a rule fits; `unknown` where it depends on a value that nobody can tell yet. */
type Fit = 'yes' | 'no' | 'unknown';

/**
 * Whether this person may run this here. The first rule that fits decides, else the file's default.
 * Where a rule depends on a value that is not known (a template that the server fills in), a
 * denying rule holds and an allowing one does not.
 */
export function decide(policy: Policy, who: Who, what: What, where: Where): Decision {
  for (const rule of policy.rules) {
    const fit = fits(policy, rule, who, what, where);
    if (fit === 'yes' || (fit === 'unknown' && !rule.allow)) return decided(policy, rule, what);
  }
  return byDefault(policy, who, what, where);
}

/**
 * Whether there are values with which this person may run this here: what help and suggestions show.
 * Leave `what.parameters` out.
 */
export function mayEver(policy: Policy, who: Who, what: What, where: Where): boolean {
  for (const rule of policy.rules) {
    const fit = fits(policy, rule, who, what, where);
    if (fit === 'yes') return rule.allow;
    if (fit === 'unknown' && rule.allow) return true;
  }
  return policy.open || ALWAYS_OPEN.has(what.command);
}

function fits(policy: Policy, rule: PolicyRule, who: Who, what: What, where: Where): Fit {
  if (!fitsCommand(rule, what)) return 'no';
  if (rule.where.length > 0 && !rule.where.some((term) => isHere(term, where))) return 'no';
  if (!rule.who.some((term) => isMeant(policy, who, term))) return 'no';
  let fit: Fit = 'yes';
  for (const [name, condition] of rule.with) {
    const one =
      what.parameters === undefined
        ? 'unknown'
        : fitsValue(rule, condition, valueGiven(what.parameters, name));
    if (one === 'no') return 'no';
    if (one === 'unknown') fit = 'unknown';
  }
  return fit;
}

function fitsCommand(rule: PolicyRule, what: What): boolean {
  const { action } = what;
  return rule.commands.some((glob) =>
    glob.startsWith('action:')
      ? action !== undefined && fitsGlob(glob.slice('action:'.length), action)
      : fitsGlob(glob, what.command),
  );
}

function isHere(term: string, where: Where): boolean {
  if (term === 'direct') return where.direct;
  if (term === 'room') return !where.direct;
  return fitsGlob(term, where.room);
}

function valueGiven(parameters: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(parameters, name) ? parameters[name] : undefined;
}

/**
 * Whether a value fulfils a condition. Of a list a denying rule needs one item that does, an allowing one all of them.
 */
function fitsValue(rule: PolicyRule, condition: ValueCondition, value: unknown): Fit {
  // The server casts and fills templates in after we decided: nobody can tell what this will be.
  if (value === UNTOLD || holdsTemplate(value)) return 'unknown';
  const fulfils = (item: unknown) =>
    condition.values.some((wanted) => isValue(wanted, item)) !== condition.not;
  const items = itemsOf(value, condition);
  return (rule.allow ? items.every(fulfils) : items.some(fulfils)) ? 'yes' : 'no';
}

/**
 * What is compared of a value: each item of a list, however deep; nothing at all of an empty one; a text that the
 * rule does not name exactly as a whole, without the blanks around it (a second one typed by mistake stays in the value,
 * and shells drop it) and, where there are commas, part by part, as hosts are often given.
 */
function itemsOf(value: unknown, condition: ValueCondition): unknown[] {
  if (Array.isArray(value)) {
    const items = value.flat(Number.POSITIVE_INFINITY);
    return items.length === 0 ? [null] : items;
  }
  if (typeof value !== 'string' || condition.values.includes(value)) return [value];
  return [...new Set([value, value.trim(), ...value.split(',').map((part) => part.trim())])];
}

/** Compares a value as it was cast, or would be cast: `05` is 5 and `True` is true; text is exact, but for `*`. */
function isValue(wanted: unknown, value: unknown): boolean {
  if (wanted === null || value === null || value === undefined) return wanted === (value ?? null);
  if (typeof wanted === 'number') return asNumber(value) === wanted;
  if (typeof wanted === 'boolean' || typeof value === 'boolean')
    return asBoolean(value) === asBoolean(wanted);
  // The same content has the same text, however its characters and spaces were written.
  return fitsGlob(String(wanted), typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  try {
    return Number(castText('number', value));
  } catch (error) {
    if (error instanceof Uncastable) return undefined;
    throw error;
  }
}

const TRUE = new Set(['true', '1', 'yes', 'on', 't', 'y']);
const FALSE = new Set(['false', '0', 'no', 'off', 'f', 'n']);

function asBoolean(value: unknown): unknown {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  return TRUE.has(text) ? true : FALSE.has(text) ? false : value;
}

function decided(policy: Policy, rule: PolicyRule, what: What): Decision {
  if (rule.allow) return { allowed: true, why: '', askWhom: '', rule: rule.name };
  return {
    allowed: false,
    why: rule.why === '' ? `"${rule.name}" in the policy refuses ${what.command}` : rule.why,
    askWhom: rule.askWhom === '' ? policy.askWhom : rule.askWhom,
    rule: rule.name,
  };
}

function byDefault(policy: Policy, who: Who, what: What, where: Where): Decision {
  if (policy.open || ALWAYS_OPEN.has(what.command)) return { allowed: true, why: '', askWhom: '' };
  return { allowed: false, why: nearest(policy, who, what, where), askWhom: policy.askWhom };
}

/** Why nothing allowed it: the rule that came closest says which part was missing. */
function nearest(policy: Policy, who: Who, what: What, where: Where): string {
  const about = policy.rules.filter((rule) => rule.allow && fitsCommand(rule, what));
  const mine = about.filter((rule) => rule.who.some((term) => isMeant(policy, who, term)));
  const here = mine.filter(
    (rule) => rule.where.length === 0 || rule.where.some((term) => isHere(term, where)),
  );
  if (here.length > 0) return `you may run ${what.command}, but not with these values`;
  const elsewhere = mine[0];
  if (elsewhere !== undefined) return `you may run ${what.command}, but not here`;
  const others = about[0];
  if (others !== undefined) return `${what.command} is for ${others.who.map(membershipInWords).join(', ')}`;
  return `nothing in the policy allows ${what.command}`;
}
