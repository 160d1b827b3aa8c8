/** What somebody with a token or key may do: read; also run; everything. */
export type Role = 'observer' | 'operator' | 'admin';

const ROLES: readonly Role[] = ['observer', 'operator', 'admin'];

/** The role of this name; whatever is none of them counts as administrator, as on a StackStorm without RBAC. */
export function roleOf(value: unknown): Role {
  return ROLES.find((role) => role === value) ?? 'admin';
}

/** Whether a role may do what needs another one. */
export function includesRole(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
