import { randomUUID } from 'node:crypto';
import type { BridgeContext, StartedForProgress } from '../../core/bridge-context';
import type { Requested } from '../../core/gate';
import { definePlugin } from '../../core/plugin';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { chatExtra, isForOnePerson } from '../../language/alias/chat-extra';
import { KeptMessages } from './kept-messages';
import { LiveMessages, type WatchedCommand } from './live-messages';

/** Shows what takes a while in one message that is changed as it goes. */
export const progressPlugin = definePlugin({
  name: 'progress',
  open(context) {
    const { memory, clock, log, st2 } = context;
    const kept = new KeptMessages({ memory, clock, log, st2, id: randomUUID() });
    const live = openLive(context, kept);
    const watch = (started: StartedForProgress, execution: Execution) =>
      live.watch(watchedFrom(started, execution));
    return {
      events: ['st2.execution__create', ...(context.config.progress ? ['st2.execution.output__create'] : [])],
      onEvent: (event) => live.onEvent(event),
      onLive: () => void kept.takeUp(live),
      observer: {
        accepted(started, requested, execution) {
          if (!isFinal(execution.status) && isShown(context, requested)) watch(started, execution);
        },
      },
      offers: {
        progress: {
          watch,
          get size() {
            return live.size;
          },
        },
      },
      start: () => kept.start(live),
      async stop() {
        live.stop();
        await kept.stop();
      },
    };
  },
});

function openLive(
  { config, clock, log, secrets, service, outbox, started, st2 }: BridgeContext,
  kept: KeptMessages,
) {
  return new LiveMessages({
    clock,
    log,
    hide: (text) => secrets.hide(text),
    screen: {
      canUpdate: service.abilities.update,
      pace: service.pace,
      post: (place, post) => outbox.post(place, post, 'announcement'),
      update: async (posted, post) => {
        const [message] = service.render(post, posted.place);
        if (message !== undefined) await service.update(posted, message);
      },
    },
    patienceMs: config.progressAfter,
    keep: async (watched) => {
      if (watched.posted === undefined) return;
      await kept.keep(watched);
      const { id, place } = watched.posted;
      if (id !== undefined) await started.inThread({ ...place, thread: id }, watched.story.execution);
    },
    forget: (execution) => kept.forget(execution),
    look: (execution) => st2.execution(execution),
  });
}

/** An alias can say otherwise: `extra.chat.progress`. What is for one person is not shown to the room as it comes. */
function isShown({ config }: BridgeContext, { hit }: Requested): boolean {
  const wanted = chatExtra(hit.alias).progress;
  return typeof wanted === 'boolean' ? wanted : config.progress && !isForOnePerson(hit.alias);
}

function watchedFrom(
  { execution, title, person, place, at }: StartedForProgress,
  { status, web_url }: Execution,
): WatchedCommand {
  return {
    place,
    story: {
      execution,
      title,
      by: person,
      status,
      startedAt: at,
      tasks: [],
      tail: [],
      ...(web_url ? { url: web_url } : {}),
    },
  };
}
