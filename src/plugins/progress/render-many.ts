import type { Post } from '../../core/chat';
import { duration } from '../../core/duration';
import { inWords, mark, outcomeOf } from '../../core/execution-status';
import { isFinal } from '../../core/stackstorm-types';
import type { ProgressState } from './progress-state';

const SHOWN = 5;

/**
 * Many commands in one message: what a room shows when more are running than anybody would follow one
 * by one. Pure. @param now milliseconds since 1970
 */
export function renderMany(stories: readonly ProgressState[], now: number): Post {
  const count = (fits: (story: ProgressState) => boolean) => stories.filter(fits).length;
  const running = stories.filter((story) => !isFinal(story.status));
  const failed = stories.filter((story) => isFinal(story.status) && story.status !== 'succeeded');
  const lines = [
    `${stories.length} more commands here: ${running.length} running, ${count((story) => story.status === 'succeeded')} succeeded, ${failed.length} failed`,
    ...failed.slice(-SHOWN).map((story) => `${mark(story.status)} ${story.title}: ${inWords(story.status)}`),
    ...running
      .slice(0, SHOWN)
      .map((story) => `${mark(story.status)} ${story.title} (${duration(now - story.startedAt)})`),
  ];
  return {
    text: lines.join('\n'),
    live: running.length > 0,
    outcome: running.length > 0 ? 'running' : outcomeOf(failed.length > 0 ? 'failed' : 'succeeded'),
  };
}
