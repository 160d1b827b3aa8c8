import type { Mapping } from '../../core/mapping';
import type { ActionUser } from '../action-tokens';
import type { Keys } from '../runners/runner';
import type { Answerer, Question } from './line';

/** `user` and `st2kv.user` are one scope. */
function scopeOf(question: Question): 'system' | 'user' {
  return question.scope === 'user' || question.scope === 'st2kv.user' ? 'user' : 'system';
}

function userInfo({ user, role }: ActionUser): Mapping {
  const isAdmin = role === 'admin';
  return {
    username: user,
    authentication: { method: 'authentication token', location: 'header' },
    rbac: { enabled: !isAdmin, roles: isAdmin ? [] : [role], is_admin: isAdmin },
  };
}

/** Answers what actions and sensors ask of the datastore, and who they work for. */
export function serviceAnswers(keys: Keys, user: ActionUser): Answerer {
  return (question) => {
    const where = { scope: scopeOf(question), user: user.user };
    const name = String(question.name ?? '');
    switch (question.op) {
      case 'get':
        return keys.get(name, { ...where, decrypt: question.decrypt === true });
      case 'set':
        return keys
          .set(name, String(question.value), {
            ...where,
            encrypt: question.encrypt === true,
            ...(typeof question.ttl === 'number' ? { ttlSeconds: question.ttl } : {}),
          })
          .then(() => true);
      case 'delete':
        return keys.delete(name, where);
      case 'list':
        return keys.list(String(question.prefix ?? ''));
      case 'user':
        return userInfo(user);
      default:
        throw new Error(`unknown question "${question.op}"`);
    }
  };
}
