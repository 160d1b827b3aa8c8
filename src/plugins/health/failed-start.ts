import type { Post } from '../../core/chat';
import type { Config } from '../../core/config';
import type { Secrets } from '../../core/secrets';
import { examine, reportLines } from './doctor';

/**
 * What a bot that could not start answers: why it did not start, and to `st2 doctor` what else is wrong.
 * @param failure a sentence that names what has to be changed
 */
export async function answerWithoutStart(
  said: string,
  failure: string,
  config: Config,
  secrets: Secrets,
): Promise<Post> {
  if (!/^st2\s{1,9}doctor\b/i.test(said.trim())) return { text: failure, outcome: 'failed' };
  const others = config.apiUrl === undefined || config.embedded ? [] : await examine(config, secrets);
  return {
    text: failure,
    body: reportLines(others.filter(({ state }) => state !== 'ok')).join('\n'),
    outcome: 'failed',
  };
}
