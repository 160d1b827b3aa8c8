import { didYouMean, nearest } from '../../core/slips';
import type { Mention, References } from '../jinja/references';
import type { Remark } from './finding';
import { parametersTakenBy } from './known-actions';
import type { KnownAction } from './pack-source';
import { EXECUTION_FIELDS } from './template-names';

/** What the result of an execution holds, by the runner of its action; on hosts, it holds their names. */
const RESULTS: Readonly<Record<string, readonly string[]>> = {
  'local-shell-cmd': ['stdout', 'stderr', 'return_code', 'succeeded', 'failed'],
  'local-shell-script': ['stdout', 'stderr', 'return_code', 'succeeded', 'failed'],
  'python-script': ['result', 'stdout', 'stderr', 'exit_code'],
  'http-request': ['body', 'status_code', 'headers', 'parsed'],
  orquesta: ['output', 'errors'],
  'action-chain': ['tasks', 'published'],
};
/** Where what the author of the action gives back lies within the result. */
const OWN_PART: Readonly<Record<string, string>> = { 'python-script': 'result', orquesta: 'output' };
/** What a result holds beside that where something failed, and the methods of every mapping. */
const EVERYWHERE = ['error', 'traceback', 'message', 'result', 'items', 'keys', 'values', 'get', 'copy'];

const STATUSES = [
  ...['succeeded', 'failed', 'timeout', 'canceled', 'abandoned', 'running', 'pending', 'paused', 'pausing'],
  ...['resuming', 'canceling', 'requested', 'scheduling', 'scheduled', 'delayed'],
];
/** What other systems call these. */
const STATUS_ELSEWHERE: Readonly<Record<string, string>> = {
  ...{ success: 'succeeded', successful: 'succeeded', ok: 'succeeded', completed: 'succeeded' },
  ...{ failure: 'failed', error: 'failed', cancelled: 'canceled', 'timed out': 'timeout' },
};

const SCOPES = ['system', 'user'];

/** What is said of a member, and where it is read. */
export type MemberRemark = Pick<Mention, 'at'> & Pick<Remark, 'why' | 'fix'>;

/** What is not there, and what was meant. */
interface Stranger {
  what: string;
  fix: string;
}

const TOO_EARLY: Stranger = {
  what: 'The acknowledgment is said before the action has run, so that its result is not there yet',
  fix: 'Show the result in result.format; here there are execution.parameters.',
};

/**
 * Members of `execution` and `st2kv` that a template of an alias reads and that are never there, and states that no
 * execution has.
 * @param action what the alias runs, where that is known
 * @param part where the template stands: an acknowledgment bears no member that is not there
 * @param lost what becomes of a message whose template fails
 */
export function strangeMembers(
  { attributes, compared, excused }: References,
  action: KnownAction | undefined,
  part: 'ack' | 'result',
  lost: string,
): MemberRemark[] {
  const isReadFurther = (path: string) => attributes.some(({ of }) => of === path);
  return [
    ...attributes.flatMap(({ of, name, at }) => {
      if (excused.has(of.split('.')[0] ?? '')) return [];
      const isTooEarly = part === 'ack' && of === 'execution.result';
      const stranger = isTooEarly ? TOO_EARLY : strangeMember(of, name, action);
      if (stranger === undefined) return [];
      const isLost = part === 'ack' || isReadFurther(`${of}.${name}`);
      const why = `${stranger.what}: ${isLost ? lost : 'nothing is shown there'}.`;
      return [{ at, why, fix: stranger.fix }];
    }),
    ...compared
      .filter(({ of, name }) => of === 'execution.status' && !STATUSES.includes(name))
      .map(({ name, at }) => ({
        at,
        why: `No execution has the status "${name}", so this is never the case.`,
        fix: `Write '${STATUS_ELSEWHERE[name.toLowerCase()] ?? nearest(name, STATUSES) ?? 'succeeded'}'.`,
      })),
  ];
}

function strangeMember(of: string, name: string, action: KnownAction | undefined): Stranger | undefined {
  switch (of) {
    case 'execution':
      return strangeField(name, action);
    case 'execution.result':
      return action && strangeResult(name, action.runner, of);
    case 'execution.parameters':
      return action && strangeParameter(name, action);
    case 'st2kv':
      return strangeScope(name);
    default:
      return undefined;
  }
}

function strangeField(name: string, action: KnownAction | undefined): Stranger | undefined {
  if (EXECUTION_FIELDS.includes(name)) return undefined;
  const meant = (RESULTS[action?.runner ?? ''] ?? []).includes(name)
    ? `result.${name}`
    : nearest(name, EXECUTION_FIELDS);
  const isOfSomeResult = Object.values(RESULTS).some((names) => names.includes(name));
  if (meant === undefined && !isOfSomeResult) return undefined;
  return {
    what: `An execution has no "${name}"`,
    fix:
      meant === undefined
        ? 'What an action gives back is under execution.result.'
        : `Did you mean execution.${meant}?`,
  };
}

/**
 * @param result how the result is called where it is read
 * @returns undefined for what an action of the runner may give, as far as that is known
 */
export function strangeResult(name: string, runner: string, result: string): Stranger | undefined {
  const known = RESULTS[runner];
  if (known === undefined || known.includes(name) || EVERYWHERE.includes(name)) return undefined;
  const own = OWN_PART[runner];
  return {
    what: `The result of an action of the runner ${runner} has no "${name}"`,
    fix: didYouMean(
      name,
      known,
      own === undefined
        ? `It has ${known.join(', ')}.`
        : `What the action gives back is under ${own}: write ${result}.${own}.${name}.`,
    ),
  };
}

function strangeParameter(name: string, action: KnownAction): Stranger | undefined {
  const known = parametersTakenBy(action);
  if (known === undefined || known.has(name) || EVERYWHERE.includes(name)) return undefined;
  return {
    what: `The action has no parameter "${name}"`,
    fix: didYouMean(name, [...known], `It takes ${[...known].join(', ')}.`),
  };
}

/** @returns undefined for a scope that the datastore has */
export function strangeScope(name: string): Stranger | undefined {
  if (SCOPES.includes(name)) return undefined;
  return {
    what: `The datastore has no scope "${name}"`,
    fix: didYouMean(
      name,
      SCOPES,
      `Write st2kv.system.${name}, or st2kv.user.${name} for a value of the user.`,
    ),
  };
}
