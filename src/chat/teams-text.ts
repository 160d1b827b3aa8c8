const FENCE = '```';

/**
 * A text as parts of an Adaptive Card. Cards draw no code blocks and take a line's end for a blank: what stands between fences
 * becomes a part of fixed width, and every other line one of its own.
 *
 * @param text Markdown as the bridge writes it, with no more mark-up than fences
 */
export function textBlocks(text: string): Record<string, unknown>[] {
  const blocks: Record<string, unknown>[] = [];
  const add = (part: string, more: Record<string, unknown> = {}): void => {
    const close = blocks.length === 0 ? {} : { spacing: 'None' };
    blocks.push({ type: 'TextBlock', text: part, wrap: true, ...close, ...more });
  };
  // A fence that is never closed is a line like any other.
  const fences = text.split('\n').filter(isFence).length;
  let code: string[] | undefined;
  let left = fences - (fences % 2);
  for (const line of text.split('\n')) {
    if (isFence(line) && left > 0) {
      left -= 1;
      for (const each of code ?? []) add(each === '' ? ' ' : each, { fontType: 'Monospace' });
      code = code === undefined ? [] : undefined;
    } else if (code !== undefined) code.push(line);
    else if (line.trim() !== '') add(line);
  }
  return blocks.length === 0 ? [{ type: 'TextBlock', text, wrap: true }] : blocks;
}

function isFence(line: string): boolean {
  return line.startsWith(FENCE) && !line.slice(FENCE.length).includes('`');
}
