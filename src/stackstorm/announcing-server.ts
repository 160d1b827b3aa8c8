import { createHash } from 'node:crypto';
import type { RuleSummary } from '../core/automation';
import type { AnnouncingServer } from '../core/expected';
import { messageOf } from '../core/message-of';

/** The part of StackStorm's API that is looked at. Each rejects with an error that has a `status`. */
export interface AnnouncingApi {
  rules(query: Record<string, string | number | boolean>): Promise<RuleSummary[]>;
  /** The file behind an action. */
  entryPoint(ref: string): Promise<string>;
}

const NOTIFY_TRIGGER = 'core.st2.generic.notifytrigger';
const POST_RESULT = 'chatops.post_result';
const FORMAT_RESULT = 'chatops.format_execution_result';
/** The rules that the chatops pack comes with. */
const STOCK_RULES: ReadonlySet<string> = new Set(['chatops.notify', 'chatops.notify-errbot']);

/**
 * What the two actions of the chatops pack consist of, as released with StackStorm 2.9.3 to 3.9: digests of
 * their files without comments and blank lines.
 */
const STOCK: Readonly<Record<string, ReadonlySet<string>>> = {
  [POST_RESULT]: new Set(['8c9a3e600b8e2850', '2da7fdbb08a76c1b', '21f2bafc95c191bb']),
  [FORMAT_RESULT]: new Set(['9eeaa546ef0856e5', '9c06a76083e35340']),
};

/**
 * Looks whether the answer can come from the execution itself: whether nobody but the stock chatops pack
 * listens to the route of our commands, and that pack says what it always says. Never rejects.
 * @param routes the notification routes that this bot gives its commands
 */
export async function lookAtServer(api: AnnouncingApi, routes: readonly string[]): Promise<AnnouncingServer> {
  try {
    const rules = await api.rules({ trigger: NOTIFY_TRIGGER, limit: 100 });
    const own = rules.find((rule) => isOwn(rule, routes));
    if (own !== undefined)
      return {
        kind: 'own',
        why: `the rule ${own.ref ?? '(without a name)'} listens to the results of commands`,
      };
    for (const action of [POST_RESULT, FORMAT_RESULT]) {
      const digest = digestOf(await fileOf(api, action));
      if (digest !== undefined && STOCK[action]?.has(digest) !== true)
        return { kind: 'own', why: `${action} is not the one that StackStorm comes with` };
    }
    return { kind: 'stock' };
  } catch (error) {
    const { status } = error as { status?: unknown };
    const why =
      status === 403
        ? 'the bot is not allowed to read rules and actions (rights rule_list, action_view)'
        : `StackStorm could not be checked (${messageOf(error)})`;
    return { kind: 'unknown', why };
  }
}

/** Undefined where StackStorm has no such action: then nobody announces anything there. */
async function fileOf(api: AnnouncingApi, action: string): Promise<string | undefined> {
  try {
    return await api.entryPoint(action);
  } catch (error) {
    if ((error as { status?: unknown }).status === 404) return undefined;
    throw error;
  }
}

function digestOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const lines = file.split(/\r?\n/).map((line) => line.trimEnd());
  const code = lines.filter((line) => line !== '' && !line.trimStart().startsWith('#')).join('\n');
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}

function isOwn({ ref, enabled, trigger, criteria, action }: RuleSummary, routes: readonly string[]): boolean {
  if (enabled === false || (trigger?.type ?? NOTIFY_TRIGGER) !== NOTIFY_TRIGGER) return false;
  if (STOCK_RULES.has(ref ?? '') && action?.ref === POST_RESULT) return false;
  const { type, pattern } = (criteria?.['trigger.route'] ?? {}) as { type?: unknown; pattern?: unknown };
  // Any other comparison may fit: then it is taken to.
  const isEqual =
    typeof type === 'string' && /^(eq|equals|iequals)$/.test(type) && typeof pattern === 'string';
  return !isEqual || routes.some((route) => route.toLowerCase() === String(pattern).toLowerCase());
}
