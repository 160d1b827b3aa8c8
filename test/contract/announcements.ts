import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Laboratory } from './laboratory';
import { difference, normalised } from './normalise';
import { type Recording, readAnnouncement, uncut } from './recordings';
import type { Verdict } from './replay';
import { indexed, readEvents, StreamReader, storyOf } from './stream-reader';
import { bodiesOf } from './stream-stage';

type Mapping = Record<string, unknown>;

const FINAL = ['succeeded', 'failed', 'timeout', 'canceled'];
const PATIENCE_MS = 12_000;
/** So long nothing may come where the recorded server said nothing. */
const SILENCE_MS = 250;

/** Sends each command of chatops/ again and compares what the stream tells and what is announced with what was. */
export async function playAnnouncements(
  folder: string,
  recordings: readonly Recording[],
  laboratory: Laboratory,
  report: (name: string, verdict: Verdict) => void,
): Promise<void> {
  const reader = await new StreamReader().open(`${laboratory.backend.url}/v1/stream`, {
    'X-Auth-Token': laboratory.token,
  });
  for (const recording of recordings) {
    const scenario = /^chatops\/(.*)\.1_aliasexecution$/.exec(recording.name)?.[1];
    if (scenario === undefined || !existsSync(join(folder, 'chatops', `${scenario}.4_announcement.sse.txt`)))
      continue;
    const expected = readAnnouncement(folder, scenario);
    reader.events.length = 0;
    const answer = await laboratory.call('POST', '/v1/aliasexecution', uncut(recording.request.body));
    if (answer.status !== 201) {
      report(`chatops/${scenario}.4_announcement`, {
        kind: 'failed',
        why: `the command was answered with ${answer.status}`,
      });
      continue;
    }
    const id = String(((answer.body as Mapping).execution as Mapping).id);
    await reader.until(() => reader.saw(id, FINAL), PATIENCE_MS);
    const announcement = () => reader.events.find(({ name }) => name.startsWith('st2.announcement__'))?.data;
    await reader.until(() => announcement() !== undefined, expected === undefined ? SILENCE_MS : PATIENCE_MS);
    const judge = (name: string, why: string | undefined) =>
      report(`chatops/${scenario}.${name}`, why === undefined ? { kind: 'passed' } : { kind: 'failed', why });
    judge(
      '4_announcement',
      difference(normalised(expected ?? 'silence'), normalised(announcement() ?? 'silence'), 'announcement'),
    );
    const index = JSON.parse(
      readFileSync(join(folder, 'chatops', `${scenario}.3_stream.events.json`), 'utf8'),
    );
    judge(
      '3_stream.events',
      difference(
        ownStory(index.events, index.execution_id),
        ownStory(reader.events.map(indexed), id),
        'stream',
      ),
    );
    const full = join('chatops', `${scenario}.5_full_stream.sse.txt`);
    const { ref } = ((answer.body as Mapping).execution as { action: { ref: string } }).action;
    if (existsSync(join(folder, full)))
      judge(
        '5_full_stream',
        difference(bodiesOf(readEvents(folder, full), ref), bodiesOf([...reader.events], ref), 'stream'),
      );
  }
  reader.close();
}

/** What is told of one execution and those below it, without what chat's own workflow does afterwards. */
function ownStory(events: readonly Mapping[], root: unknown): Mapping {
  const own = new Set([root]);
  const actions = new Set<unknown>();
  // What a former command still has to tell is not of this one; ours say which liveaction is whose, a recorded index does not.
  const begun = new Set(events.filter(({ event }) => event === 'st2.liveaction__create').map(({ id }) => id));
  const liveactions = new Set<unknown>();
  for (const event of events) {
    if (!String(event.event).startsWith('st2.execution__')) continue;
    if (own.has(event.parent)) own.add(event.id);
    if (!own.has(event.id)) continue;
    actions.add(event.action);
    const { id } = (event.liveaction ?? {}) as Mapping;
    if (id !== undefined) liveactions.add(id);
  }
  const belongs = (id: unknown) => (liveactions.size === 0 ? begun.has(id) : liveactions.has(id));
  // chat's workflow has a noop, too, and a liveaction does not tell whose it is
  actions.delete('core.noop');
  const wanted = events.filter(({ event, id, action }) =>
    String(event).startsWith('st2.liveaction__') ? actions.has(action) && belongs(id) : own.has(id),
  );
  return storyOf(wanted, () => true);
}
