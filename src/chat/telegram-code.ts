/** A stretch of a text that Telegram shows with fixed width; offsets in UTF-16, as the Bot API counts. */
export interface CodeEntity {
  type: 'pre';
  offset: number;
  length: number;
  language?: string;
}

const FENCE = '```';

/** Telegram parses no mark-up here: code blocks become stretches beside the text, and their fences go. */
export function codeAside(text: string): { text: string; entities: CodeEntity[] } {
  const entities: CodeEntity[] = [];
  const kept: string[] = [];
  let length = 0;
  let open: { offset: number; language: string } | undefined;
  for (const line of text.split('\n')) {
    if (line.startsWith(FENCE) && !line.slice(FENCE.length).includes('`')) {
      if (open === undefined) open = { offset: length, language: line.slice(FENCE.length).trim() };
      else {
        const { offset, language } = open;
        const inside = length - offset - 1;
        if (inside > 0)
          entities.push({ type: 'pre', offset, length: inside, ...(language === '' ? {} : { language }) });
        open = undefined;
      }
      continue;
    }
    kept.push(line);
    length += line.length + 1;
  }
  // A block that is never closed is text like any other, and nothing may be lost of it.
  return open === undefined ? { text: kept.join('\n'), entities } : { text, entities: [] };
}
