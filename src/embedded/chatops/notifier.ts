import type { Log } from '../../core/log';
import { mapping } from '../../core/mapping';
import { renderResult } from '../../language/result';
import type { ExecutionRecord } from '../executions/execution-record';
import type { Executor } from '../executions/executor';
import type { AliasLibrary } from '../packs/alias-library';
import type { PackLibrary } from '../packs/pack-library';
import type { EventBus } from '../stream/event-bus';
import { type NotifyContext, type NotifySection, notifySectionsOf } from './notify-sections';

/** Which announcement answers which notification route; StackStorm's chatops pack has a rule for each. */
const ROUTES: Record<string, string> = { hubot: 'chatops', errbot: 'errbot' };

const POST_MESSAGE = 'chatops.post_message';

/**
 * Says in chat how a command ended. In StackStorm this takes a rule, a workflow and three executions and
 * some three seconds; here it is done at once, and only the execution of `chatops.post_message` is kept, by
 * which clients recover what they missed.
 */
export class Notifier {
  constructor(
    private readonly executor: Executor,
    private readonly library: PackLibrary,
    private readonly aliases: AliasLibrary,
    private readonly bus: EventBus,
    private readonly log: Log,
    private readonly context: NotifyContext,
  ) {}

  finished(record: ExecutionRecord): void {
    for (const notification of notifySectionsOf(record, this.context)) {
      const routes = notification.routes.flatMap((route) => ROUTES[route] ?? []);
      if (routes.length === 0) continue;
      const formatted = this.#format(record);
      if (formatted === undefined) continue;
      for (const route of routes) this.#announce(record, route, notification, formatted);
    }
  }

  /** @returns undefined where the alias wants silence */
  #format(record: ExecutionRecord): { message: string; extra: unknown } | undefined {
    const execution = this.executor.view(record, false);
    const alias = this.#aliasOf(record);
    const rendered = renderResult(alias, execution);
    if (rendered.kind === 'rendered') return rendered;
    if (rendered.kind === 'silent') return undefined;
    this.log.warn(`${alias?.ref ?? record.action.ref}: ${rendered.reason}`);
    const standard = renderResult(undefined, execution);
    const message = standard.kind === 'rendered' ? standard.message : String(execution.status);
    return { message: `${rendered.reason}\n${message}`, extra: {} };
  }

  #aliasOf(record: ExecutionRecord) {
    const reference = mapping(record.context.action_alias_ref);
    return typeof reference.id === 'string' ? this.aliases.get(reference.id) : undefined;
  }

  #announce(
    record: ExecutionRecord,
    route: string,
    { data }: NotifySection,
    formatted: { message: string; extra: unknown },
  ): void {
    const payload = {
      user: data.user ?? null,
      channel: data.source_channel ?? null,
      whisper: false,
      message: formatted.message,
      context: data.source_context ?? null,
      extra: formatted.extra,
    };
    const action = this.library.action(POST_MESSAGE);
    if (action !== undefined) {
      this.executor.recordFinished(
        {
          action,
          parameters: { ...payload, ...(route === 'chatops' ? {} : { route }) },
          context: { user: record.context.user, pack: 'chatops', related: record.id },
          role: 'observer',
        },
        'succeeded',
        payload,
      );
    }
    this.bus.publish({ name: `st2.announcement__${route}`, data: { payload, trace_context: null } });
  }
}
