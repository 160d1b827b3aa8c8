const FENCE = '```';

/**
 * A text as parts of an Adaptive Card. Cards draw no code blocks and take a line's end for a blank: what stands between fences
 * becomes a part of fixed width, and every other line one of its own.
 *
 * @param text whose fences are closed, as they are after splitting
 */
export function textBlocks(text: string): Record<string, unknown>[] {
  const blocks: Record<string, unknown>[] = [];
  const add = (part: string, more: Record<string, unknown> = {}): void => {
    const close = blocks.length === 0 ? {} : { spacing: 'None' };
    blocks.push({ type: 'TextBlock', text: part, wrap: true, ...close, ...more });
  };
  let isCode = false;
  for (const line of text.split('\n')) {
    if (isFence(line)) isCode = !isCode;
    else if (isCode) add(line === '' ? ' ' : line, { fontType: 'Monospace' });
    else if (line.trim() !== '') add(line);
  }
  return blocks.length === 0 ? [{ type: 'TextBlock', text, wrap: true }] : blocks;
}

function isFence(line: string): boolean {
  return line.startsWith(FENCE) && !line.slice(FENCE.length).includes('`');
}
