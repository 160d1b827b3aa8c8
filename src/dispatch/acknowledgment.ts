import type { Post } from '../core/chat';
import type { AliasExecutionAnswer } from '../core/stackstorm-types';
import { withoutTraces } from '../core/without-traces';
import { shownExtra } from '../language/result';

/**
 * What is said when StackStorm has taken a command; undefined where the alias wants silence.
 *
 * @param link the page of the execution, where there is one
 */
export function acknowledgment(answer: AliasExecutionAnswer, link: string | undefined): Post | undefined {
  const { ack, pack, name } = answer.actionalias;
  if (ack?.enabled === false) return undefined;
  const details = link === undefined || ack?.append_url === false ? '' : ` (details: ${link})`;
  const post: Post = { text: '', outcome: 'accepted' };
  if (answer.message === undefined || answer.message === null) {
    post.text = `On it: ${pack}.${name} is execution ${answer.execution.id}${details}`;
  } else if (isBroken(answer)) {
    // 201 all the same: it runs, and only what should have been said about it is lost.
    const why = answer.message.replace(/^.*?for alias\.\s*/, '');
    post.text = `On it: execution ${answer.execution.id}${details}. (The acknowledgment of ${pack}.${name} cannot be shown: ${why})`;
  } else {
    const [text = '', body] = withoutTraces(answer.message).split('{~}', 2);
    if (body === undefined || body.trim() === '') {
      post.text = text.trimEnd() + details;
      if (body !== undefined) post.body = '';
    } else {
      post.text = text.trimEnd();
      post.body = body.trim() + details;
    }
  }
  if (typeof answer.extra === 'object' && answer.extra !== null) {
    post.extra = answer.extra;
    Object.assign(post, shownExtra(answer.extra));
  }
  return post;
}

/** Whether the acknowledgment holds nothing of the alias's own that would be lost when it becomes the answer. */
export function saysOnlyThatItRuns({ message, extra }: AliasExecutionAnswer): boolean {
  const hasExtra = typeof extra === 'object' && extra !== null && Object.keys(extra).length > 0;
  return (message === undefined || message === null) && !hasExtra;
}

function isBroken(answer: AliasExecutionAnswer): boolean {
  return /^Cannot render "format" in field "ack"/.test(answer.message ?? '');
}
