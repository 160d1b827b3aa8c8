import { dump } from 'js-yaml';

/** The text of a pack's file: block style, and long lines as they are. */
export function fileText(content: object): string {
  return `---\n${dump(content, { lineWidth: -1, quoteStyle: 'double' })}`;
}
