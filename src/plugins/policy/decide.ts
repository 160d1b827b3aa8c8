import { membershipInWords } from '../../core/membership-words';
import type { Decision } from '../../core/rights';
import { fitsGlob } from './glob';
import { isMeant } from './membership';
import type { Policy, Rule, ValueCondition, What, Where, Who } from './policy';

/** Never refused by default alone: without them a person could not find out where they stand. */
const ALWAYS_OPEN: ReadonlySet<string> = new Set(['st2.help', 'st2.whoami']);

/** Whether a rule fits; `unknown` where it depends on a value that nobody can tell yet. */
type Fit = 'yes' | 'no' | 'unknown';

/**
 * Whether this person may run this here. The first rule that fits decides, else the file's default.
 * Where a rule depends on a value that cannot be told (a template that the server fills in), a
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

function fits(policy: Policy, rule: Rule, who: Who, what: What, where: Where): Fit {
  if (!fitsCommand(rule, what)) return 'no';
  if (rule.where.length > 0 && !rule.where.some((term) => isHere(term, where))) return 'no';
  if (!rule.who.some((term) => isMeant(policy, who, term))) return 'no';
  let fit: Fit = 'yes';
  for (const [name, condition] of rule.with) {
    const one = what.parameters === undefined ? 'unknown' : fitsValue(condition, what.parameters[name]);
    if (one === 'no') return 'no';
    if (one === 'unknown') fit = 'unknown';
  }
  return fit;
}

function fitsCommand(rule: Rule, what: What): boolean {
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

function fitsValue(condition: ValueCondition, value: unknown): Fit {
  // The server fills templates in after we decided: nobody can tell what this will be.
  if (typeof value === 'string' && /\{[{%]|<%/.test(value)) return 'unknown';
  const found = condition.values.some((wanted) => isValue(wanted, value));
  return found === condition.not ? 'no' : 'yes';
}

/** Compares as the server will after its casts: `05` is 5 and `True` is true; text is exact. */
function isValue(wanted: unknown, value: unknown): boolean {
  if (wanted === null || value === null || value === undefined) return wanted === (value ?? null);
  if (typeof wanted === 'number') return asNumber(value) === wanted;
  if (typeof wanted === 'boolean') return asBoolean(value) === wanted;
  if (typeof value === 'object') {
    return Array.isArray(value)
      ? value.some((item) => isValue(wanted, item))
      : fitsGlob(String(wanted), JSON.stringify(value));
  }
  return fitsGlob(String(wanted), String(value));
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  // Python's int() and float() take underscores between digits; so must we, or 1_0 would pass for not 10.
  return Number(value.trim().replace(/(?<=\d)_(?=\d)/g, ''));
}

function asBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = String(value).trim().toLowerCase();
  if (['true', '1', 'yes', 'on', 't', 'y'].includes(text)) return true;
  if (['false', '0', 'no', 'off', 'f', 'n'].includes(text)) return false;
  return undefined;
}

function decided(policy: Policy, rule: Rule, what: What): Decision {
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
