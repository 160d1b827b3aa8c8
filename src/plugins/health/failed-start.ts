import type { Post } from '../../core/chat';
import type { Config } from '../../core/config';
import type { HealthFinding } from '../../core/health-finding';
import type { Secrets } from '../../core/secrets';
import { examine, reportLines } from './doctor';

/**
 * What a bot that could not start answers: to `st2 doctor` all that can be found out, to anything else why it did not start.
 * @param failure a sentence that names what has to be changed
 */
export async function answerWithoutStart(
  said: string,
  failure: string,
  config: Config,
  secrets: Secrets,
): Promise<Post> {
  if (!/^st2\s{1,9}doctor\b/i.test(said.trim())) return { text: failure, outcome: 'failed' };
  const start: HealthFinding = { about: 'start', state: 'broken', said: failure };
  const others = config.apiUrl === undefined || config.embedded ? [] : await examine(config, secrets);
  return {
    text: 'I could not start:',
    body: reportLines([start, ...others.filter(({ state }) => state !== 'ok')]).join('\n'),
    outcome: 'failed',
  };
}
