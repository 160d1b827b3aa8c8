import { answerPlace } from '../chat/thread';
import type { Hit } from '../core/alias';
import { BackendError } from '../core/backend-error';
import type { BridgeContext } from '../core/bridge-context';
import type { Posted } from '../core/chat';
import { ClaimLost } from '../core/claim-lost';
import type { Call } from '../core/command';
import type { CommandObserver } from '../core/command-observer';
import type { Expected } from '../core/expected';
import type { Requested } from '../core/gate';
import type { AliasExecutionAnswer } from '../core/stackstorm-types';
import { isForOnePerson } from '../language/alias/chat-extra';
import { contextOf, inert, newOrigin } from '../stackstorm/origin';
import { acknowledgment, saysOnlyThatItRuns } from './acknowledgment';
import { sendCommand } from './send-command';
import { isStale, NOT_ANSWERING_YET, sentenceFor } from './sentences';

type Needs = Pick<
  BridgeContext,
  | ('config' | 'log' | 'clock' | 'service' | 'st2For' | 'outbox' | 'reload')
  | ('expect' | 'unexpect' | 'acknowledged' | 'wayFor')
> & { observer: Pick<CommandObserver, 'accepted' | 'refused'> };

/**
 * Sends a command that has passed all gates and says what became of it: the acknowledgment, or one
 * sentence. Never rejects for what the server says.
 * @returns the executions that were started
 */
export async function runAlias(
  parts: Needs,
  requested: Requested,
  call: Call,
): Promise<AliasExecutionAnswer[]> {
  const { hit, incoming } = requested;
  const origin = newOrigin(incoming.person, incoming.place, incoming.messageKey);
  try {
    const st2 = await parts.st2For(incoming.person);
    const { way, route } = parts.wayFor(hit.alias, hit.matchMultiple);
    const common = {
      command: hit.command,
      user: inert(incoming.person.id),
      source_channel: inert(incoming.place.room),
      notification_route: route,
    };
    if (hit.matchMultiple) {
      // No context travels with these (docs/stackstorm-facts.md, 8): their results go by room and user.
      const answers = await st2.matchAndExecute(common);
      for (const answer of answers) await acknowledge(parts, requested, answer);
      return answers;
    }
    const expected: Expected = { ...expectedOf(requested, origin.id), way };
    await parts.expect(expected);
    const request = {
      ...common,
      name: hit.alias.name,
      format: hit.representation,
      source_context: contextOf(origin),
    };
    const answer = await sendCommand(st2, parts.clock, {
      ...{ hit, request, originId: origin.id },
      waits: () => void call.reply(NOT_ANSWERING_YET),
    });
    const announced = answer.actionalias.result?.enabled !== false;
    await parts.expect({ ...expected, executionId: answer.execution.id, announced });
    const posted = await acknowledge(parts, requested, answer);
    if (posted !== undefined && saysOnlyThatItRuns(answer)) parts.acknowledged(origin.id, posted);
    return [answer];
  } catch (error) {
    if (error instanceof ClaimLost) {
      parts.log.info(`${hit.alias.pack}.${hit.alias.name} was not sent: ${error.message}.`);
      await parts.unexpect(origin.id, 'taken over');
      return [];
    }
    const uncertain = error instanceof BackendError && error.uncertain;
    const isOpen = await parts.unexpect(origin.id, uncertain ? 'uncertain' : 'refused');
    if (!(error instanceof BackendError)) parts.log.error(`A command could not be sent: ${String(error)}`);
    else parts.log.info(`${hit.alias.pack}.${hit.alias.name}: ${error.message} (${error.status})`);
    if (isStale(error)) void parts.reload().catch(() => {});
    const why = sentenceFor(error, hit);
    parts.observer.refused(requested, why);
    // A result that came all the same has said more than this sentence can.
    if (isOpen) await call.reply({ text: why, outcome: 'failed' });
    return [];
  }
}

function expectedOf({ hit, incoming }: Requested, originId: string): Expected {
  return {
    originId,
    person: incoming.person,
    place: incoming.place,
    ...(incoming.id === undefined ? {} : { messageId: incoming.id }),
    alias: nameOf(hit),
    announced: true,
    ...(isForOnePerson(hit.alias) ? { whisper: true } : {}),
  };
}

async function acknowledge(
  parts: Needs,
  requested: Requested,
  answer: AliasExecutionAnswer,
): Promise<Posted | undefined> {
  parts.observer.accepted(requested, answer);
  const post = acknowledgment(answer, answer.execution.web_url ?? undefined);
  if (post === undefined) return undefined;
  const place = answerPlace(parts.service, requested.incoming, post.extra, parts.config.chatThreads);
  return parts.outbox.post(place, post, 'answer');
}

/** How a hit is named to a person: `pack.alias`. */
export function nameOf(hit: Pick<Hit, 'alias'>): string {
  return `${hit.alias.pack}.${hit.alias.name}`;
}
