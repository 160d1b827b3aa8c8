import type { Incoming, Person } from '../../core/chat';
import type { Where, Who } from './policy';

/** Roles that the chat service or one of the owner's scripts gives a person. Never rejects. */
export type RolesOf = (personId: string) => readonly string[];

/**
 * Roles as hubot-auth and its relatives keep them in `robot.auth`; without such a script nobody has any.
 * Asked each time: roles are given and taken while the bot runs.
 */
export function rolesFromRobot(robot: unknown): RolesOf {
  return (personId) => {
    const { auth, brain } = robot as {
      auth?: { userRoles?(user: unknown): unknown };
      brain?: { userForId?(id: string): unknown };
    };
    if (typeof auth?.userRoles !== 'function') return [];
    try {
      const roles = auth.userRoles(brain?.userForId?.(personId) ?? { id: personId });
      return Array.isArray(roles) ? roles.filter((role): role is string => typeof role === 'string') : [];
    } catch {
      return [];
    }
  };
}

/** Who a rule of the policy is asked about: the person's id and roles. */
export function whoOf(person: Person, rolesOf: RolesOf): Who {
  return { id: person.id, roles: rolesOf(person.id) };
}

/** Where the message was said, as the policy asks: the room, and whether it is a direct message. */
export function whereOf({ place }: Pick<Incoming, 'place'>): Where {
  return { room: place.room, direct: place.direct === true };
}
