/** A term as a person reads it: `the group network`, `the role approver`, an id as it is. */
export function membershipInWords(term: string): string {
  if (term === 'everyone') return 'anyone';
  if (term.startsWith('group:')) return `the group ${term.slice('group:'.length)}`;
  if (term.startsWith('role:')) return `the role ${term.slice('role:'.length)}`;
  return term;
}
