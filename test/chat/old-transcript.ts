import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder with the recordings, beside the project; absent elsewhere. */
export const CONTRACT = resolve(__dirname, '../../../shared/contract');
const TRANSCRIPT = join(CONTRACT, 'baseline_transcript.md');
export const hasTranscript = existsSync(TRANSCRIPT);

export interface OldAnswer {
  /** What the person typed. */
  said: string;
  /** What the old plugin then posted over Slack, in order, as a person read it. */
  answers: string[];
}

/** Part 1 of the transcript: the old plugin over Slack, message by message. */
export function oldTranscript(): OldAnswer[] {
  const [first = ''] = readFileSync(TRANSCRIPT, 'utf8').split('## 2. ');
  return first
    .split(/^### \[[\d.]+\] user: /m)
    .slice(1)
    .map((section) => {
      const said = /^`([^`]*)`/.exec(section)?.[1] ?? '';
      const posts = [...section.matchAll(/\*\*(?:client\.)?send\*\*.*\n```\n([\s\S]*?)\n```/g)];
      return { said: said.replaceAll('⏎', '\n'), answers: posts.map(([, post]) => readable(post ?? '')) };
    });
}

function readable(post: string): string {
  try {
    const { text = '', attachments = [], title = '' } = JSON.parse(post) as Record<string, never>;
    const boxes = (attachments as { pretext?: string; text?: string }[]).map(
      ({ pretext = '', text: inside = '' }) => pretext + inside,
    );
    return [title, text, ...boxes].filter((part) => part !== '').join(' | ');
  } catch {
    return post;
  }
}
