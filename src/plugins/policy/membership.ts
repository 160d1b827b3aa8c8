import type { Policy, Who } from './policy';

/**
 * Whether a person is meant by a term: `everyone`, `group:NAME`, `role:NAME`, or an id.
 * Groups and roles may name each other; a circle ends where it began.
 */
export function isMeant(policy: Policy, who: Who, term: string): boolean {
  return meant(policy, who, term, new Set());
}

function meant(policy: Policy, who: Who, term: string, seen: Set<string>): boolean {
  if (term === 'everyone') return true;
  if (seen.has(term)) return false;
  const list = termsOf(policy, term);
  if (list === undefined) return term === who.id;
  seen.add(term);
  if (term.startsWith('role:') && who.roles.includes(term.slice('role:'.length))) return true;
  return list.some((inner) => meant(policy, who, inner, seen));
}

/** What a group or role holds; undefined for an id. A group that the file does not name is empty. */
function termsOf(policy: Policy, term: string): readonly string[] | undefined {
  if (term.startsWith('group:')) return policy.groups.get(term.slice('group:'.length)) ?? [];
  if (term.startsWith('role:')) return policy.roles.get(term.slice('role:'.length)) ?? [];
  return undefined;
}
